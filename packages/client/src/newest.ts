import { isNewer, type Quote } from "@streampulse/core";

/**
 * Holds back quotes that a reader must not see: those not newer than what it saw of the ticker, and those
 * that were on their way when their ticker was removed and came to be wanted again.
 */
export class Newest {
  readonly #last = new Map<string, Pick<Quote, "epoch" | "sequence">>();
  readonly #from = new Map<string, number>();
  #revision = 0;

  /** A new stream begins; nothing of the one before it is on its way any more. */
  opened(revision: number): void {
    this.#from.clear();
    this.#revision = revision;
  }

  /** The stream's messages are of this revision of the set from now on. */
  reached(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
  }

  /** The ticker left the set with that revision: what the stream holds of it until then is void. */
  removed(ticker: string, revision: number): void {
    this.#last.delete(ticker);
    if (revision > this.#revision) this.#from.set(ticker, revision);
  }

  /** Whether the reader is to see the quote; if so, it counts as seen. */
  admit(quote: Quote): boolean {
    const from = this.#from.get(quote.ticker);
    if (from !== undefined) {
      if (this.#revision < from) return false;
      this.#from.delete(quote.ticker);
    }
    const last = this.#last.get(quote.ticker);
    if (last && !isNewer(quote, last)) return false;
    this.#last.set(quote.ticker, quote);
    return true;
  }
}
