import { csvLine, readCsv, type CsvRow } from "./csv-text.ts";
import { guardFormulas, unguardFormulas } from "./formula-guard.ts";
import { ListReader, type ReadLists } from "./list-reader.ts";
import { isHeading, type WatchlistEntry } from "./watchlist-entry.ts";

/** A list with its name. */
export interface NamedList {
  readonly name: string;
  readonly entries: readonly WatchlistEntry[];
}

/** What each column may be called, our own name first; letters' case does not matter. */
const HEADINGS = {
  watchlist: ["watchlist", "list", "list name"],
  section: ["section", "group", "heading", "category"],
  ticker: ["ticker", "symbol", "code"],
  note: ["note", "notes", "comment", "comments"],
} as const;
type Field = keyof typeof HEADINGS;

/**
 * Lists as CSV: a row for each ticker with the section it stands in, one without a ticker for each heading, and one with
 * nothing but the name for a list that is empty. Safe to open in spreadsheets.
 */
export function writeWatchlistCsv(lists: readonly NamedList[]): string {
  const row = (...cells: string[]): string => csvLine(cells.map(guardFormulas));
  const rows = lists.flatMap(({ name, entries }) => {
    let section = "";
    const lines = entries.map((entry) => {
      if (!isHeading(entry)) return row(name, section, entry.ticker, entry.note ?? "");
      section = entry.heading;
      return row(name, section, "", "");
    });
    return lines.length === 0 ? [row(name, "", "", "")] : lines;
  });
  return csvLine(Object.keys(HEADINGS)) + rows.join("");
}

/** Reads lists from CSV with a heading row; of its columns only the one of the tickers must be there. */
export function readWatchlistCsv(text: string): ReadLists {
  const reader = new ListReader();
  if (!reader.isReadable(text)) return reader.found();
  const { rows, openQuoteLine } = readCsv(text);
  if (openQuoteLine !== undefined) {
    reader.fault({ line: openQuoteLine }, "A quote that begins here is never closed.");
    return reader.found();
  }
  const [head, ...data] = rows;
  const columns = columnsOf(head?.cells ?? []);
  if (columns.ticker === undefined) {
    reader.fault({ line: head?.line ?? 0 }, "The first line must name the columns, one of them ticker or symbol.");
    return reader.found();
  }
  for (const row of data) readRow(reader, row, columns, head?.cells ?? []);
  return reader.found();
}

type Columns = Partial<Record<Field, number>>;

function readRow(reader: ListReader, { line, cells }: CsvRow, columns: Columns, headings: readonly string[]): void {
  const cell = (field: Field): string => unguardFormulas(cells[columns[field] ?? -1] ?? "").trim();
  const place = (field: Field) => {
    const column = headings[columns[field] ?? -1];
    return column === undefined ? { line } : { line, column };
  };
  const list = reader.list(place("watchlist"), cell("watchlist") === "" ? undefined : cell("watchlist"));
  if (!list) return;
  const [section, ticker, note] = [cell("section"), cell("ticker"), cell("note")];
  if (ticker === "") {
    if (note !== "") reader.fault(place("ticker"), "A note needs a ticker that it belongs to.");
    else if (section !== "") reader.heading(place("section"), list, section);
    return;
  }
  if (section !== "" && section !== list.heading) reader.heading(place("section"), list, section);
  reader.ticker(place("ticker"), list, { ticker, note }, place("note").column);
}

/** Where each field stands; of two columns for the same the first. */
function columnsOf(headings: readonly string[]): Columns {
  const words = headings.map((heading) => heading.trim().toLowerCase());
  const at = (field: Field): number => words.findIndex((word) => (HEADINGS[field] as readonly string[]).includes(word));
  const found = (Object.keys(HEADINGS) as Field[]).map((field) => [field, at(field)] as const);
  return Object.fromEntries(found.filter(([, place]) => place !== -1));
}
