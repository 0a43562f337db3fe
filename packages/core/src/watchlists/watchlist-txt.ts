import { ListReader, type ReadLists } from "./list-reader.ts";
import { tradingViewName } from "./tradingview-name.ts";
import { isHeading, type WatchlistEntry } from "./watchlist-entry.ts";

/** What TradingView writes before a heading. */
const MARK = "###";

/** A list as a text of another format, and what that cannot hold. */
export interface WrittenList {
  readonly text: string;
  /** A sentence each. */
  readonly leftOut: readonly string[];
}

/** More names would be a page of them. */
const NAMED_MAX = 10;

/**
 * A list as TradingView exports it: tickers between commas, by TradingView's names, headings behind `###`. It holds no name and
 * no notes, and a ticker that TradingView does not have, or that it has under a name that is written already, is left out.
 */
export function writeWatchlistTxt(entries: readonly WatchlistEntry[]): WrittenList {
  const written = new Set<string>();
  const nameless: string[] = [];
  const twice: string[] = [];
  let notes = 0;
  let commas = 0;
  const items = entries.flatMap((entry) => {
    if (isHeading(entry)) {
      if (entry.heading.includes(",")) commas++;
      return [MARK + entry.heading.replaceAll(",", ";")];
    }
    const name = tradingViewName(entry.ticker);
    if (name === undefined || written.has(name)) {
      (name === undefined ? nameless : twice).push(entry.ticker);
      return [];
    }
    if (entry.note !== undefined) notes++;
    written.add(name);
    return [name];
  });
  const leftOut = [
    ...(nameless.length > 0 ? [`Left out, for TradingView has no such name: ${named(nameless)}.`] : []),
    ...(twice.length > 0 ? [`Left out, for the text has TradingView's name of it already: ${named(twice)}.`] : []),
    ...(notes > 0 ? [`${notes} of the tickers have a note, which TXT does not hold.`] : []),
    ...(commas > 0 ? [`${commas} of the headings have commas, which TXT has as semicolons.`] : []),
  ];
  return { text: items.join(","), leftOut };
}

function named(tickers: readonly string[]): string {
  const more = tickers.length > NAMED_MAX ? ` and ${tickers.length - NAMED_MAX} more` : "";
  return tickers.slice(0, NAMED_MAX).join(", ") + more;
}

/** Reads a list of TradingView's: items between commas or line breaks, `###` before a heading. */
export function readWatchlistTxt(text: string): ReadLists {
  const reader = new ListReader();
  if (!reader.isReadable(text)) return reader.found();
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const list = reader.list({ line: 0 }, undefined);
  if (!list) return reader.found();
  for (const [at, line] of lines.entries()) {
    const items = line.split(",").map((each) => each.trim());
    for (const [nth, item] of items.entries()) {
      const place = { line: at + 1, ...(items.length > 1 ? { column: `item ${nth + 1}` } : {}) };
      if (item.startsWith(MARK)) reader.heading(place, list, item.slice(MARK.length));
      else if (item !== "") reader.ticker(place, list, { ticker: item, note: "" });
    }
  }
  const found = reader.found();
  if (list.entries.length > 0 || found.faultCount > 0) return found;
  reader.fault({ line: 0 }, "The text has no ticker; it is to be like NASDAQ:AAPL,BINANCE:BTCUSDT.");
  return reader.found();
}
