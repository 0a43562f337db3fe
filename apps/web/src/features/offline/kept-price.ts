import type { Price, PriceStore, Quote, TickerInfo } from "@streampulse/client";

/** Twice what a session may want; of more, those whose price is the oldest go. */
export const KEPT_MAX = 512;

/** The last price of a ticker, as this browser keeps it. */
export interface KeptPrice {
  readonly ticker: string;
  readonly quote: Quote;
  readonly info?: TickerInfo | undefined;
}

/** Where last prices are kept. A browser that refuses storage keeps nothing: both calls resolve all the same. */
export interface PriceArchive {
  load(): Promise<readonly KeptPrice[]>;
  save(prices: readonly KeptPrice[]): Promise<void>;
}

/** A kept price as it is shown: old, whatever it was. */
export function asOld({ quote, info }: KeptPrice): Price {
  return { quote: { ...quote, stale: true }, info };
}

/** What of a store's prices has changed since it was kept last. */
export function unkept(store: Pick<PriceStore, "tickers" | "price">, kept: Map<string, Quote>): KeptPrice[] {
  const fresh: KeptPrice[] = [];
  for (const ticker of store.tickers) {
    const { quote, info } = store.price(ticker);
    // What is flagged old may be what was kept.
    if (!quote || quote.stale || kept.get(ticker) === quote) continue;
    kept.set(ticker, quote);
    fresh.push({ ticker, quote, info });
  }
  for (const ticker of kept.keys()) if (!store.tickers.includes(ticker)) kept.delete(ticker);
  return fresh;
}
