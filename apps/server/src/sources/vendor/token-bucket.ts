/** So little is a rounding error: a third of a second at three a second is a token. */
const NOTHING = 1e-6;

/** Tokens that come back evenly, up to so many: what a vendor's rate leaves to be spent. */
export class TokenBucket {
  readonly #now: () => number;
  readonly #capacity: number;
  readonly #msPerToken: number;
  #fullAtMs = -Infinity;

  /** `now` is a clock in ms. Within any time t no more than `capacity` + t × `perSecond` are taken. */
  constructor(now: () => number, capacity: number, perSecond: number) {
    this.#now = now;
    this.#capacity = capacity;
    this.#msPerToken = 1_000 / perSecond;
  }

  /** Whole tokens that are there. */
  get left(): number {
    return Math.floor(this.#capacity - this.#msToFull() / this.#msPerToken + NOTHING);
  }

  /** Takes so many if they are there, and says whether they were. */
  take(tokens = 1): boolean {
    if (tokens > this.left) return false;
    this.#fullAtMs = this.#now() + this.#msToFull() + tokens * this.#msPerToken;
    return true;
  }

  /** In how many ms so many are there; 0 where they are, and for more than the capacity when it is full. */
  waitMs(tokens = 1): number {
    const spare = Math.max(0, this.#capacity - tokens) * this.#msPerToken;
    return Math.max(0, Math.ceil(this.#msToFull() - spare - NOTHING));
  }

  #msToFull(): number {
    const now = this.#now();
    // A clock that was set back must not hold anything for longer than an empty bucket takes to fill.
    this.#fullAtMs = Math.min(this.#fullAtMs, now + this.#capacity * this.#msPerToken);
    return Math.max(0, this.#fullAtMs - now);
  }
}
