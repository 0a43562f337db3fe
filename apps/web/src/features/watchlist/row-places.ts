/** Where rows stand whose heights are known, one below the other: pixels from the first one's upper edge. */
export class RowPlaces {
  /** Of each row the upper edge, and at the end the lower one of the last. */
  readonly #edges: readonly number[];

  constructor(heights: readonly number[]) {
    const edges = [0];
    for (const height of heights) edges.push((edges.at(-1) ?? 0) + height);
    this.#edges = edges;
  }

  get count(): number {
    return this.#edges.length - 1;
  }

  /** All rows together. */
  get height(): number {
    return this.#edges.at(-1) ?? 0;
  }

  /** Of a row that there is. */
  place(index: number): { readonly start: number; readonly size: number } {
    const [start = 0, end = start] = this.#edges.slice(index, index + 2);
    return { start, size: end - start };
  }

  /** The first row that shows between two heights, and the one behind the last; none: both are the same. */
  between(fromPx: number, toPx: number): readonly [first: number, behind: number] {
    const first = Math.max(0, this.#behind((edge) => edge <= fromPx) - 1);
    const behind = Math.min(
      this.count,
      this.#behind((edge) => edge < toPx),
    );
    return [Math.min(first, behind), behind];
  }

  /** How many edges there are from the first one on of which something holds that holds of no later one. */
  #behind(holds: (edge: number) => boolean): number {
    let [low, high] = [0, this.#edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.#edges[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
