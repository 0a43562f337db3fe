import type { LogSize } from "../ports/stores/alert-store.ts";

/** So much more than it may have the log has before something is forgotten, and so much of it is forgotten at once. */
export const LOG_STEP = 1_000;

/** How many firings there may be in the log: everybody's, and one owner's. */
export interface LogBounds {
  readonly all: number;
  readonly of: (owner: string) => number;
}

/** Whose oldest firings go, and how many of theirs stay. */
export interface TooMany {
  readonly owner: string;
  readonly keep: number;
}

/** How much of the log is whose, and who has too much of it. */
export class LogRoom {
  readonly #bounds: LogBounds;
  readonly #sizes: Map<string, number>;
  #all = 0;

  constructor(sizes: readonly LogSize[], bounds: LogBounds) {
    this.#bounds = bounds;
    this.#sizes = new Map(sizes.map(({ owner, firings }) => [owner, firings]));
    for (const { firings } of sizes) this.#all += firings;
  }

  /** An owner's log has one more. True: somebody has too much of it. */
  add(owner: string): boolean {
    const size = (this.#sizes.get(owner) ?? 0) + 1;
    this.#sizes.set(owner, size);
    this.#all++;
    return size >= this.#bounds.of(owner) + LOG_STEP || this.#all >= this.#bounds.all + LOG_STEP;
  }

  /** So many are gone of who had too many; none: that was counted wrong, and there are no more than were to stay. */
  gone({ owner, keep }: TooMany, count: number): void {
    const size = this.#sizes.get(owner) ?? 0;
    const left = count === 0 ? keep : size - count;
    this.#sizes.set(owner, left);
    this.#all += left - size;
  }

  /**
   * Who has a step more than a share, else, where all together are a step too many, who has most: of everybody one
   * stays, which the cursor goes on after. Undefined: nobody has too much.
   */
  tooMany(): TooMany | undefined {
    let most: TooMany | undefined;
    for (const [owner, size] of this.#sizes) {
      const share = this.#bounds.of(owner);
      if (size >= share + LOG_STEP) return { owner, keep: share };
      if (size > (most?.keep ?? 1)) most = { owner, keep: size };
    }
    if (this.#all < this.#bounds.all + LOG_STEP) return undefined;
    return most && { ...most, keep: Math.max(1, most.keep - LOG_STEP) };
  }
}
