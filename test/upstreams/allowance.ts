/** More than any test does; what is older is forgotten. */
const TIMES_MAX = 10_000;

/**
 * What a vendor lets a client do: within any span of t seconds up to now, no more than `burst` + t × `perSecond`. Counted
 * by that definition, and not as the product counts what it leaves.
 */
export class Allowance {
  readonly #now: () => number;
  readonly #burst: number;
  readonly #perMs: number;
  readonly #times: number[] = [];

  constructor(now: () => number, burst: number, perSecond: number) {
    this.#now = now;
    this.#burst = burst;
    this.#perMs = perSecond / 1_000;
  }

  /** Does it once more, and says whether that was allowed; what was not does not count. */
  take(): boolean {
    const now = this.#now();
    const isTooMany = this.#times.some(
      (atMs, n) => this.#times.length - n + 1 > this.#burst + (now - atMs) * this.#perMs + 1e-6,
    );
    if (isTooMany || this.#burst < 1) return false;
    this.#times.push(now);
    if (this.#times.length > TIMES_MAX) this.#times.shift();
    return true;
  }
}
