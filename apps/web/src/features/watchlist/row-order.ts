import type { Price } from "@streampulse/client";
import { compareDecimal, isHeading, type WatchlistEntry } from "@streampulse/core";
import { entryKeys, type EntryKey } from "../lists/list-edit.ts";
import { dayChange } from "./day-change.ts";
import { rangePosition } from "./day-range.ts";

/** What rows may be sorted by, in words that follow "by". */
export const SORT_NAMES = {
  ticker: "ticker",
  last: "last price",
  change: "change",
  percent: "change in per cent",
  range: "place in the day's range",
  bid: "bid",
  ask: "ask",
  volume: "volume",
  quality: "quality",
} as const;
/** One of them. */
export type SortColumn = keyof typeof SORT_NAMES;
/** All of them, in the order of the columns. */
export const SORT_COLUMNS = Object.keys(SORT_NAMES) as readonly SortColumn[];

/** How rows are sorted; undefined is the reader's own order. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** A row of the list: of a ticker, or the heading of those that follow. */
export interface ListRow {
  readonly key: EntryKey;
  readonly entry: WatchlistEntry;
}

/** The next way to sort that the key `s` chooses, as in the terminal: own order, change, largest first, ticker. */
export function nextSort(sort: Sort | undefined): Sort | undefined {
  if (sort === undefined) return { column: "percent", descending: true };
  return sort.column === "percent" ? { column: "ticker", descending: false } : undefined;
}

/** Whether its values are words, which begin with the first; numbers begin with the largest. */
export function isWord(column: SortColumn): column is "ticker" | "quality" {
  return column === "ticker" || column === "quality";
}

/** What a click on a column's head does: numbers begin with the largest; the third click is the own order again. */
export function clickedSort(sort: Sort | undefined, column: SortColumn): Sort | undefined {
  const first = !isWord(column);
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : undefined;
}

/** The rows of a list without those of `absent` tickers, sorted within each section; what is unknown comes last. */
export function rowsOf(
  entries: readonly WatchlistEntry[],
  absent: ReadonlySet<string>,
  sort: Sort | undefined,
  price: (ticker: string) => Price,
): readonly ListRow[] {
  const keys = entryKeys(entries);
  const rows = entries
    .map((entry, at) => ({ key: keys[at] ?? "", entry }))
    .filter(({ entry }) => isHeading(entry) || !absent.has(entry.ticker));
  if (sort === undefined) return rows;
  const sections: ListRow[][] = [[]];
  for (const row of rows) {
    if (isHeading(row.entry)) sections.push([]);
    sections.at(-1)?.push(row);
  }
  return sections.flatMap((section) => sorted(section, sort, price));
}

function sorted(section: readonly ListRow[], sort: Sort, price: (ticker: string) => Price): readonly ListRow[] {
  const heads = section.filter(({ entry }) => isHeading(entry));
  const valued = section
    .filter(({ entry }) => !isHeading(entry))
    .map((row) => ({ row, value: sort.column === "ticker" ? row.key : valueOf(sort.column, price(row.key)) }));
  const order = (one: string, other: string): number =>
    isWord(sort.column) ? (one < other ? -1 : one > other ? 1 : 0) : compareDecimal(one, other);
  const tickers = valued.toSorted((one, other) => {
    if (one.value === undefined || other.value === undefined) {
      return Number(one.value === undefined) - Number(other.value === undefined);
    }
    return sort.descending ? order(other.value, one.value) : order(one.value, other.value);
  });
  return [...heads, ...tickers.map(({ row }) => row)];
}

/** Decimal text, but of quality, whose words have an order of their own. */
function valueOf(column: SortColumn, { quote, info, error }: Price): string | undefined {
  switch (column) {
    case "last":
      return quote?.price;
    case "change":
      return dayChange(quote, info).change;
    case "percent":
      return dayChange(quote, info).percent;
    case "bid":
    case "ask":
    case "volume":
      return quote?.[column];
    case "range": {
      if (!quote || info?.low === undefined || info.high === undefined) return undefined;
      return rangePosition(info.low, info.high, quote.price)?.toFixed(4);
    }
    case "quality":
      // Fresh ones, old ones, those in trouble.
      return quote && `${error ? 2 : quote.stale ? 1 : 0}${quote.quality}`;
    default:
      return undefined;
  }
}
