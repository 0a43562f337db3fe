/** So many at once, so many per second in the long run. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  /** `left`: what is left of the burst, where it is not whole. */
  constructor(burst: number, perSecond: number, nowMs: number, left = burst) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#left = left;
    this.#atMs = nowMs;
  }

  /** What is left, in parts of one too. */
  left(nowMs: number): number {
    this.#earn(nowMs);
    return this.#left;
  }

  /** Takes so many; otherwise none, and how long until there are, in ms. */
  take(nowMs: number, count = 1): number {
    this.#earn(nowMs);
    if (this.#left >= count) {
      this.#left -= count;
      return 0;
    }
    return Math.ceil(((count - this.#left) / this.#perSecond) * 1_000);
  }

  #earn(nowMs: number): void {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#burst, this.#left + earned);
    this.#atMs = nowMs;
  }
}
