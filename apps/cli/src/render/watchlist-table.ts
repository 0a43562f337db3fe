import { isHeading, type Watchlist } from "@streampulse/client/watchlists";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "name", title: "NAME", most: 60 },
  { id: "count", title: "TICKERS", right: true },
  { id: "updated", title: "CHANGED (UTC)" },
  { id: "first", title: "", most: 60 },
];
const CONCESSIONS: readonly Concession[] = [
  { cut: "first", to: 20 },
  { drop: ["updated"] },
  { cut: "name", to: 20 },
  { drop: ["first"] },
];
/** A list has at most a thousand tickers of 48 characters. */
const TICKERS_MAX = 49_000;

/** Watchlists, each a row, in their order. */
export function listTable(lists: readonly Watchlist[], style: Style, width: number): string {
  const rows = lists.map((list): Record<string, Cell> => {
    const tickers = list.entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
    return {
      name: { text: cleanText(list.name), paint: style.strong },
      count: { text: String(tickers.length) },
      updated: { text: showMoment(list.updatedTimeMs), paint: style.faint },
      first: { text: cleanText(tickers.join(" "), TICKERS_MAX), paint: style.faint },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
}
