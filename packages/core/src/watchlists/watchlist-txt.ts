import { ListReader, type ReadLists } from "./list-reader.ts";
import { isHeading, type WatchlistEntry } from "./watchlist-entry.ts";

/** What TradingView writes before a heading. */
const MARK = "###";

/** A list as a text of another format, and what that cannot hold. */
export interface WrittenList {
  readonly text: string;
  /** A sentence each. */
  readonly leftOut: readonly string[];
}

/** A list as TradingView exports it: tickers between commas, headings behind `###`. It holds no name and no notes. */
export function writeWatchlistTxt(entries: readonly WatchlistEntry[]): WrittenList {
  const held = entries.filter((entry) => isHeading(entry) || !entry.ticker.startsWith(MARK));
  const notes = held.filter((entry) => !isHeading(entry) && entry.note !== undefined).length;
  const commas = held.filter((entry) => isHeading(entry) && entry.heading.includes(",")).length;
  const leftOut = [
    ...(notes > 0 ? [`${notes} of the tickers have a note, which TXT does not hold.`] : []),
    ...(commas > 0 ? [`${commas} of the headings have commas, which TXT has as semicolons.`] : []),
    ...(held.length < entries.length ? [`Tickers that begin with ${MARK} would be headings in TXT.`] : []),
  ];
  const items = held.map((entry) => (isHeading(entry) ? MARK + entry.heading.replaceAll(",", ";") : entry.ticker));
  return { text: items.join(","), leftOut };
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
