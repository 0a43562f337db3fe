import { isHeading, type Watchlist } from "@streampulse/client/watchlists";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "name", title: "NAME" },
  { id: "count", title: "TICKERS", right: true },
  { id: "updated", title: "CHANGED (UTC)" },
  { id: "first", title: "" },
];
const CONCESSIONS: readonly Concession[] = [{ drop: ["updated"] }];

/** Watchlists, each a row, in their order. */
export function listTable(lists: readonly Watchlist[], style: Style, width: number): string {
  const rows = lists.map((list): Record<string, Cell> => {
    const tickers = list.entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
    const more = tickers.length > 6 ? " …" : "";
    return {
      name: { text: cleanText(list.name, 60), paint: style.strong },
      count: { text: String(tickers.length) },
      updated: { text: showMoment(list.updatedTimeMs), paint: style.faint },
      first: { text: `${cleanText(tickers.slice(0, 6).join(" "), 120)}${more}`, paint: style.faint },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
}
