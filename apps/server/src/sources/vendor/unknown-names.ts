/** How many names found wanting are remembered, and for how long: one may be listed yet. */
const NAMES_MAX = 2_000;
const LASTS_MS = 600_000;

/** Names that a vendor did not know when it was asked, so that it is not asked again at once. */
export class UnknownNames {
  readonly #now: () => number;
  readonly #sinceMs = new Map<string, number>();

  /** `now` is the source's clock, epoch ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether it was found wanting within the last ten minutes. */
  has(name: string): boolean {
    const sinceMs = this.#sinceMs.get(name);
    return sinceMs !== undefined && this.#now() - sinceMs < LASTS_MS;
  }

  /** Remembers it; of too many the oldest is forgotten. */
  add(name: string): void {
    this.#sinceMs.delete(name);
    const oldest = this.#sinceMs.keys().next();
    if (this.#sinceMs.size >= NAMES_MAX && !oldest.done) this.#sinceMs.delete(oldest.value);
    this.#sinceMs.set(name, this.#now());
  }
}
