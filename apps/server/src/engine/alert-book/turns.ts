/**
 * So many at once, of whom each owner has a share at the most; the others wait. Owners who wait are taken in turns, each
 * one's work in its order: nobody's many keep out somebody's one.
 */
export class Turns {
  readonly #ofOne: number;
  /** What waits, by owner; the next owner first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #running = new Map<string, number>();
  #free: number;

  constructor(count: number, ofOne: number) {
    this.#free = count;
    this.#ofOne = ofOne;
  }

  /** Does an owner's work when its turn has come. */
  async take<T>(owner: string, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0 && this.#has(owner) < this.#ofOne) this.#begin(owner);
    else await new Promise<void>((resolve) => this.#wait(owner, resolve));
    try {
      return await work();
    } finally {
      this.#end(owner);
    }
  }

  #has(owner: string): number {
    return this.#running.get(owner) ?? 0;
  }

  #wait(owner: string, begin: () => void): void {
    const waiting = this.#waiting.get(owner);
    if (waiting) waiting.push(begin);
    else this.#waiting.set(owner, [begin]);
  }

  #begin(owner: string): void {
    this.#free--;
    this.#running.set(owner, this.#has(owner) + 1);
  }

  #end(owner: string): void {
    this.#free++;
    if (this.#has(owner) === 1) this.#running.delete(owner);
    else this.#running.set(owner, this.#has(owner) - 1);
    for (const [next, waiting] of this.#waiting) {
      if (this.#has(next) >= this.#ofOne) continue;
      const begin = waiting.shift();
      // Behind the others.
      this.#waiting.delete(next);
      if (waiting.length > 0) this.#waiting.set(next, waiting);
      this.#begin(next);
      return begin?.();
    }
  }
}
