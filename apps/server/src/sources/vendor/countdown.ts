/** A span of time that runs out. A clock that is set back starts it anew, and never makes it longer than it was. */
export class Countdown {
  readonly #now: () => number;
  #fromMs = 0;
  #ms = 0;

  /** `now` is the source's clock, epoch ms. Nothing is left before `start`. */
  constructor(now: () => number) {
    this.#now = now;
  }

  start(ms: number): void {
    this.#fromMs = this.#now();
    this.#ms = ms;
  }

  /** How much of it is left, ms; 0 when it is over. */
  leftMs(): number {
    if (this.#ms === 0) return 0;
    this.#fromMs = Math.min(this.#fromMs, this.#now());
    const leftMs = this.#fromMs + this.#ms - this.#now();
    if (leftMs > 0) return leftMs;
    this.#ms = 0;
    return 0;
  }
}
