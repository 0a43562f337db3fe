/** Where a reader of every quote is in one ticker's numbering. */
export interface Position {
  readonly epoch: number;
  readonly sequence: number;
}

/** A quote as it waits, the same one for every reader: a log of thousands is that many references. */
export interface LoggedQuote extends Position {
  readonly ticker: number;
  readonly record: Uint8Array;
}

/** How much waits for one reader of every quote; beyond: a Gap. */
export interface LogBounds {
  readonly records: number;
  readonly bytes: number;
  /** How much of it one write takes. */
  readonly writeBytes: number;
}

/** The quotes that wait for one reader of every quote, in order, bounded. */
export class EveryLog {
  readonly bounds: LogBounds;
  #entries: LoggedQuote[] = [];
  #head = 0;
  #bytes = 0;

  constructor(bounds: LogBounds) {
    this.bounds = bounds;
  }

  get length(): number {
    return this.#entries.length - this.#head;
  }

  /** Appends a quote; false where the bound leaves no room. */
  push(quote: LoggedQuote): boolean {
    const { length } = quote.record;
    if (this.length >= this.bounds.records || this.#bytes + length > this.bounds.bytes) return false;
    this.#entries.push(quote);
    this.#bytes += length;
    return true;
  }

  /** Takes the oldest record; undefined when there is none. */
  shift(): Uint8Array | undefined {
    const entry = this.#entries[this.#head];
    if (entry === undefined) return undefined;
    this.#bytes -= entry.record.length;
    if (++this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head === this.bounds.records) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
    return entry.record;
  }

  /** Forgets what waits of one ticker. */
  purge(ticker: number): void {
    this.#entries = this.#entries.slice(this.#head).filter((entry) => entry.ticker !== ticker);
    this.#head = 0;
    this.#bytes = this.#entries.reduce((sum, entry) => sum + entry.record.length, 0);
  }

  /** The oldest waiting position of each ticker that has one. */
  firsts(): Map<number, Position> {
    const firsts = new Map<number, Position>();
    for (let at = this.#entries.length - 1; at >= this.#head; at--) {
      const entry = this.#entries[at] as LoggedQuote;
      firsts.set(entry.ticker, entry);
    }
    return firsts;
  }
}
