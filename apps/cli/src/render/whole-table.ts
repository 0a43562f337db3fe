import type { Style } from "./style.ts";
import { layTable, type Cell, type Column, type Concession } from "./table.ts";

/** A table as text, within the width: its head and its rows, without the columns that are empty in all of them. */
export function wholeTable(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell>>[],
  style: Style,
  width: number,
  concessions: readonly Concession[] = [],
): string {
  const shown = columns.filter(({ id }) => rows.some((row) => row[id]?.text));
  const table = layTable(shown, rows, style, width, concessions);
  return [table.head, ...table.rows].map((line) => line.trimEnd()).join("\n");
}
