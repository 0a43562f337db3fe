import { NetWorthOrigin, type NetWorthPoint } from "@streampulse/client/portfolio";
import { showAmount, UNKNOWN } from "./amount.ts";
import { cleanText } from "./clean.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";
import { worthMark } from "./worth-mark.ts";

const CONCESSIONS: readonly Concession[] = [{ drop: ["assets", "owed"] }, { cut: "mark", to: 12 }];

/** Days, each a row, the oldest first; amounts are in the currency. */
export function netWorthTable(points: readonly NetWorthPoint[], currency: string, style: Style, width: number): string {
  const columns: readonly Column[] = [
    { id: "day", title: "DAY" },
    { id: "worth", title: `NET WORTH (${cleanText(currency, 12)})`, right: true },
    { id: "assets", title: "ASSETS", right: true },
    { id: "owed", title: "OWED", right: true },
    { id: "mark", title: "", most: 60 },
  ];
  const rows = points.map((point): Record<string, Cell> => {
    const amount = (text: string | undefined): string => (text === undefined ? "" : showAmount(text, currency));
    return {
      day: { text: cleanText(point.day, 12) },
      worth: { text: amount(point.netWorth) || UNKNOWN, paint: style.strong },
      assets: { text: amount(point.assets) },
      owed: { text: amount(point.liabilities?.replace(/^-/, "")) },
      mark: { text: markOf(point), paint: style.warning },
    };
  });
  return wholeTable(columns, rows, style, width, CONCESSIONS);
}

/** What is not as usual of a day, that it has not ended among it. */
function markOf(point: NetWorthPoint): string {
  return [worthMark(point), point.origin === NetWorthOrigin.LIVE ? "not ended" : ""].filter(Boolean).join(" · ");
}
