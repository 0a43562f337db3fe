import type { PriceKind } from "@streampulse/core";

import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { ListingQuote } from "../wire/quote-record.ts";

/** The last price that alerts heard of a ticker and that is to be kept. */
export class MarkNote {
  #quote: ListingQuote | undefined;
  /** What was taken and not kept. */
  #unkept: TickerMark | undefined;

  heard(quote: ListingQuote): void {
    this.#quote = quote;
  }

  /** What is to be kept since it was last asked for; undefined where nothing was heard. */
  take(ticker: string, priceKind: PriceKind): TickerMark | undefined {
    const [quote, unkept] = [this.#quote, this.#unkept];
    this.#quote = undefined;
    this.#unkept = undefined;
    return quote ? { ticker, price: quote.price, source: quote.source, priceKind, atMs: quote.receivedTimeMs } : unkept;
  }

  /** What was taken is not kept: it is taken again, unless something newer is. */
  putBack(mark: TickerMark): void {
    this.#unkept = mark;
  }
}
