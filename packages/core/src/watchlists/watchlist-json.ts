import type { Place } from "./import-faults.ts";
import { ListReader, type OpenList, type ReadLists } from "./list-reader.ts";
import type { NamedList } from "./watchlist-csv.ts";
import { isHeading } from "./watchlist-entry.ts";

/** Lists as JSON: a ticker without a note is a string, other entries are objects. */
export function writeWatchlistJson(lists: readonly NamedList[]): string {
  const watchlists = lists.map(({ name, entries }) => ({
    name,
    entries: entries.map((entry) => (isHeading(entry) || entry.note !== undefined ? entry : entry.ticker)),
  }));
  return `${JSON.stringify({ watchlists }, undefined, 1)}\n`;
}

/** Reads lists as `writeWatchlistJson` writes them; an array of tickers by itself is a list without a name. */
export function readWatchlistJson(text: string): ReadLists {
  const reader = new ListReader();
  if (reader.isReadable(text)) readDocument(reader, text.replace(/^\uFEFF/, ""));
  return reader.found();
}

const SHAPE = 'The text must be JSON such as {"watchlists":[{"name":"Tech","entries":["NASDAQ:AAPL"]}]}.';
const ENTRY = 'must be "TICKER", {"ticker":"TICKER","note":"…"} or {"heading":"…"}';

function readDocument(reader: ListReader, text: string): void {
  const whole = { line: 0 };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return void reader.fault(whole, SHAPE);
  }
  if (Array.isArray(document)) return readEntries(reader, reader.list(whole, undefined), document, "entries");
  const lists = fieldOf(document, "watchlists");
  if (!Array.isArray(lists)) return void reader.fault(whole, SHAPE);
  for (const [at, list] of lists.entries()) {
    const path = `watchlists[${at}]`;
    const place = { ...whole, column: path };
    const [name, entries] = [fieldOf(list, "name"), fieldOf(list, "entries")];
    if (typeof name !== "string" || !Array.isArray(entries)) {
      reader.fault(place, "A list must have a name and entries: " + SHAPE);
    } else readEntries(reader, reader.list(place, name), entries, `${path}.entries`);
  }
}

function readEntries(reader: ListReader, list: OpenList | undefined, entries: readonly unknown[], path: string): void {
  if (!list) return;
  for (const [at, entry] of entries.entries()) {
    const place: Place = { line: 0, column: `${path}[${at}]` };
    const ticker = typeof entry === "string" ? entry : fieldOf(entry, "ticker");
    const note = fieldOf(entry, "note") ?? "";
    const heading = fieldOf(entry, "heading");
    if (typeof ticker === "string" && typeof note === "string") reader.ticker(place, list, { ticker, note });
    else if (typeof heading === "string" && ticker === undefined) reader.heading(place, list, heading);
    else reader.fault(place, `An entry ${ENTRY}.`);
  }
}

/** A field that the object itself has. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
