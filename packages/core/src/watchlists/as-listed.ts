import { tradingViewName } from "./tradingview-name.ts";
import { isHeading, type WatchlistEntry } from "./watchlist-entry.ts";

/**
 * What was read of TradingView's, by the names that a list has for it: where that has `VOD.L`, `LSE:VOD` is no other ticker.
 * What the list lacks stays as it was read.
 */
export function asListed(read: readonly WatchlistEntry[], list: readonly WatchlistEntry[]): WatchlistEntry[] {
  const own = new Set(list.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker])));
  const names = new Map([...own].toReversed().map((ticker) => [tradingViewName(ticker), ticker]));
  return read.map((entry) => {
    if (isHeading(entry) || own.has(entry.ticker)) return entry;
    return { ...entry, ticker: names.get(entry.ticker) ?? entry.ticker };
  });
}
