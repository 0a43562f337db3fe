/** What was told, in order, and the means to wait for something to be told, without polling. */
export class Heard<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();

  /** Takes one more; bound, to be passed as a listener. */
  readonly hear = (what: T): void => {
    this.all.push(what);
    for (const look of this.#waiting) look();
  };

  /** The first, from the `after`th on, that the test holds for; waits for it if need be. */
  until(test: (what: T) => boolean, after = 0): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.all.slice(after).findIndex(test);
        if (found === -1) return;
        this.#waiting.delete(look);
        resolve(this.all[after + found] as T);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The next that the test holds for, whatever was told before. */
  next(test: (what: T) => boolean = () => true): Promise<T> {
    return this.until(test, this.all.length);
  }
}
