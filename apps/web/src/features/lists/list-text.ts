import {
  asListed,
  isHeading,
  type NamedList,
  readWatchlistCsv,
  readWatchlistJson,
  readWatchlistTxt,
  type ReadLists,
  writeWatchlistCsv,
  writeWatchlistJson,
  writeWatchlistTxt,
} from "@streampulse/core";
import type { KeptList } from "./list-keeper.ts";

/** How lists are written: TradingView's, which holds one list without notes; a table; everything. */
export type ListFormat = "txt" | "csv" | "json";

/**
 * Reads lists in whichever of the formats a text is; what cannot be taken is among its faults. A list of TradingView's has no
 * name, and goes into the `open` one: what that has already is read by its names.
 */
export function readListText(
  text: string,
  open: NamedList["entries"] = [],
): ReadLists & { readonly format: ListFormat } {
  const format = formatOf(text);
  const read = { txt: readWatchlistTxt, csv: readWatchlistCsv, json: readWatchlistJson }[format];
  const found = read(text);
  if (format !== "txt") return { format, ...found };
  return { format, ...found, lists: found.lists.map((list) => ({ ...list, entries: asListed(list.entries, open) })) };
}

function formatOf(text: string): ListFormat {
  if (/^\uFEFF?\s*[[{]/.test(text)) return "json";
  const [head = ""] = text
    .replace(/^\uFEFF?\s*/, "")
    .slice(0, 1_000)
    .split(/\r?\n/, 1);
  const cells = head.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim().toLowerCase());
  return cells.includes("ticker") || cells.includes("symbol") ? "csv" : "txt";
}

/** A file to be saved. */
export interface ListFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  /** What the format cannot hold, a sentence each. */
  readonly leftOut: readonly string[];
}

/** Lists as a file: of TXT the first one alone. */
export function listFile(format: ListFormat, lists: readonly KeptList[]): ListFile {
  const named: NamedList[] = lists.map(({ name, entries }) => ({ name, entries }));
  const name = lists.length === 1 ? fileName(lists[0]?.name ?? "") : "watchlists";
  if (format === "txt")
    return { name: `${name}.txt`, type: "text/plain", ...writeWatchlistTxt(lists[0]?.entries ?? []) };
  if (format === "csv") return { name: `${name}.csv`, type: "text/csv", text: writeWatchlistCsv(named), leftOut: [] };
  return { name: `${name}.json`, type: "application/json", text: writeWatchlistJson(named), leftOut: [] };
}

/** Letters, digits, - and _: a name that every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{Nd}_-]+/gu, "-").replace(/^-+|-+$/g, "") || "watchlist";
}

/** How many tickers lists have together. */
export function tickerCount(lists: readonly { readonly entries: NamedList["entries"] }[]): number {
  return lists.reduce((sum, { entries }) => sum + entries.filter((entry) => !isHeading(entry)).length, 0);
}
