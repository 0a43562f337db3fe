import { tradingViewName } from "./tradingview-name.ts";
import { isHeading, type WatchlistEntry } from "./watchlist-entry.ts";

/**
 * What was read of TradingView's, by the names that a list has for it: where that has `VOD.L`, `LSE:VOD` is no other ticker.
 * What the list lacks stays as it was read. Where that makes two names of a text one ticker, it is there once, at the first,
 * and a heading that only the second one stood under goes with it.
 */
export function asListed(read: readonly WatchlistEntry[], list: readonly WatchlistEntry[]): WatchlistEntry[] {
  const own = new Set(list.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker])));
  const names = new Map([...own].toReversed().map((ticker) => [tradingViewName(ticker), ticker]));
  const named = read.map((entry) => {
    if (isHeading(entry) || own.has(entry.ticker)) return entry;
    return { ...entry, ticker: names.get(entry.ticker) ?? entry.ticker };
  });
  const taken = new Set<string>();
  const once = named.filter((entry) => isHeading(entry) || (!taken.has(entry.ticker) && taken.add(entry.ticker)));
  if (once.length === named.length) return named;
  const headsTickers = (entries: readonly WatchlistEntry[], heading: WatchlistEntry): boolean => {
    const next = entries[entries.indexOf(heading) + 1];
    return next !== undefined && !isHeading(next);
  };
  return once.filter((entry) => !isHeading(entry) || headsTickers(once, entry) || !headsTickers(named, entry));
}
