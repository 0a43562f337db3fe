import { enumWord, TickerType, type TickerInfo } from "@streampulse/core";
import { cleanText } from "./clean.ts";
import { leftOut } from "./left-out.ts";
import type { Style } from "./style.ts";
import { layTable, type Cell, type Column, type Concession } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { id: "ticker", title: "TICKER" },
  { id: "name", title: "NAME", most: 40 },
  { id: "venue", title: "VENUE" },
  { id: "type", title: "TYPE" },
  { id: "currency", title: "CURRENCY" },
  { id: "source", title: "SOURCE" },
];
// The venue stands in the ticker's name already.
const CONCESSIONS: readonly Concession[] = [
  { drop: ["venue"] },
  { drop: ["source"] },
  { cut: "name", to: 20 },
  { drop: ["type"] },
  { drop: ["currency"] },
];

/** What a search found, best first. */
export function searchTable(results: readonly TickerInfo[], style: Style, width: number): string {
  const rows = results.map((info): Record<string, Cell> => {
    const type = info.type === undefined ? "" : enumWord(TickerType, info.type);
    return {
      ticker: { text: cleanText(info.canonical ?? info.ticker, 48), paint: style.strong },
      name: { text: cleanText(info.name ?? "") },
      venue: { text: cleanText(info.exchange ?? "", 24) },
      type: { text: type === "UNSPECIFIED" ? "" : type.toLowerCase() },
      currency: { text: cleanText(info.currency ?? "", 12) },
      source: { text: cleanText(info.source ?? "", 24), paint: style.faint },
    };
  });
  const table = layTable(COLUMNS, rows, style, width, CONCESSIONS);
  return [table.head, ...table.rows, ...leftOut(table.dropped, style, width)].join("\n");
}
