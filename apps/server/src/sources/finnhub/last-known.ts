/** What is known of a symbol whatever connection brought it. Whoever carries the symbol writes to it. */
export interface Known {
  previousClose: string | undefined;
  /** Until when it is the previous close of the day, epoch ms. */
  holdsUntilMs: number;
  /** The time of the newest price told, epoch ms by the vendor's clock. */
  priceMs: number | undefined;
}

const SYMBOLS_MAX = 2_000;

/** What outlives a connection: a price that is older than one told before by another is none. */
export class LastKnown {
  readonly #symbols = new Map<string, Known>();

  /** The one record of a symbol; of too many, those asked for the longest ago are forgotten. */
  of(symbol: string): Known {
    const known = this.#symbols.get(symbol) ?? {
      previousClose: undefined,
      holdsUntilMs: -Infinity,
      priceMs: undefined,
    };
    this.#symbols.delete(symbol);
    const oldest = this.#symbols.keys().next();
    if (this.#symbols.size >= SYMBOLS_MAX && !oldest.done) this.#symbols.delete(oldest.value);
    this.#symbols.set(symbol, known);
    return known;
  }
}
