/** Of which tickers a reader has put the notice away that they are left out; kept in the browser. */
export interface PutAway {
  readonly tickers: () => readonly string[];
  /** Keeps what is made of those that are put away now, by other tabs too. */
  readonly change: (made: (tickers: readonly string[]) => readonly string[]) => void;
}

/**
 * The tickers that the server has refused on this visit: lists keep them, for a server with other sources may know them, and
 * they have no row. Each is told of until its notice was put away, from then on in no list and on no later visit, unless it is
 * asked for anew.
 */
export class LeftOut {
  readonly #putAway: PutAway;
  readonly #refused = new Set<string>();

  constructor(putAway: PutAway) {
    this.#putAway = putAway;
  }

  readonly has = (ticker: string): boolean => this.#refused.has(ticker);

  /** The server does not know it. */
  add(ticker: string): void {
    this.#refused.add(ticker);
  }

  /** The reader asks for it anew. */
  takeBack(ticker: string): void {
    this.#refused.delete(ticker);
    this.tell([ticker]);
  }

  /** Those that the reader is still to be told of. */
  told(tickers: readonly string[]): readonly string[] {
    const away = new Set(this.#putAway.tickers());
    return tickers.filter((ticker) => !away.has(ticker));
  }

  /** The reader knows of these. */
  putAway(tickers: readonly string[]): void {
    this.#putAway.change((kept) => [...new Set([...kept, ...tickers])]);
  }

  /** The reader is to be told of these again. */
  tell(tickers: readonly string[]): void {
    const again = new Set(tickers);
    if (!this.#putAway.tickers().some((ticker) => again.has(ticker))) return;
    this.#putAway.change((kept) => kept.filter((ticker) => !again.has(ticker)));
  }
}
