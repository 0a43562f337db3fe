import type { PriceKind } from "@streampulse/core";

import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { ListingQuote } from "../wire/quote-record.ts";

/** The last price that alerts heard of a ticker and that is to be kept. */
export class MarkNote {
  #quote: ListingQuote | undefined;

  heard(quote: ListingQuote): void {
    this.#quote = quote;
  }

  /** What is to be kept since it was last asked for; undefined where nothing was heard. */
  take(ticker: string, priceKind: PriceKind): TickerMark | undefined {
    const quote = this.#quote;
    this.#quote = undefined;
    return quote && { ticker, price: quote.price, source: quote.source, priceKind, atMs: quote.receivedTimeMs };
  }
}
