import { TickerIndex } from "@streampulse/core";
import { longName } from "../vendor/long-names.ts";
import { listingOf, VENUE, type Market } from "./market.ts";

/** Quote assets by how many people look for a price in them. */
const QUOTES = ["USDT", "USDC", "FDUSD", "EUR", "BTC", "ETH", "BNB", "TRY"];

/**
 * The markets that trade, to be searched: also by their base asset (`BTC`, `Bitcoin`), the commonest quote
 * asset first, and of each those that Binance listed first (its own order), which are the best known.
 */
export function indexMarkets(markets: Iterable<Market>): TickerIndex<Market> {
  const trading = [...markets].filter(({ trading: itTrades }) => itTrades);
  const ordered = trading.toSorted((a, b) => quoteRank(a.quote) - quoteRank(b.quote));
  return new TickerIndex(ordered, (market) => ({
    venue: VENUE,
    code: market.symbol,
    name: listingOf(market).info.name,
    aliases: [market.base, longName(market.base)],
  }));
}

function quoteRank(quote: string): number {
  const at = QUOTES.indexOf(quote);
  return at === -1 ? QUOTES.length : at;
}
