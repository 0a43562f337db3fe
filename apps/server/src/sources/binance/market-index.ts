import type { TickerIndex } from "@streampulse/core";
import { indexPairs } from "../vendor/pair-index.ts";
import { listingOf, VENUE, type Market } from "./market.ts";

/** Quote assets by how many people look for a price in them. */
const QUOTES = ["USDT", "USDC", "FDUSD", "EUR", "BTC", "ETH", "BNB", "TRY"];

/**
 * The markets that trade, to be searched; of each quote asset those first that Binance listed first (its own order),
 * which are the best known.
 */
export function indexMarkets(markets: Iterable<Market>): TickerIndex<Market> {
  const trading = [...markets].filter(({ trading: itTrades }) => itTrades);
  return indexPairs(trading, QUOTES, (market) => ({
    venue: VENUE,
    code: market.symbol,
    name: listingOf(market).info.name,
  }));
}
