import { TickerType } from "@streampulse/core";

/** The asset classes that a route may be of, by the words of its setting. */
export const ASSET_CLASSES: Readonly<Record<string, TickerType>> = {
  stock: TickerType.STOCK,
  crypto: TickerType.CRYPTO,
  forex: TickerType.FOREX,
  index: TickerType.INDEX,
  fund: TickerType.FUND,
  future: TickerType.FUTURE,
};

/** The names of the sources for a VENUE or an asset class, best first: for its tickers they are all there is. */
export type Routes = ReadonlyMap<string, readonly string[]>;
