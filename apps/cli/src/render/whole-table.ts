import { foldRow, wrapText } from "./fold.ts";
import { leftOut } from "./left-out.ts";
import type { Style } from "./style.ts";
import { layTable, type Cell, type Column, type Concession } from "./table.ts";
import { cutText } from "./width.ts";

/** Below a row stands what is folded of it, behind so much. */
const INDENT = "    ";
/** A note may have a thousand characters: JSON has all of them. */
const LINES_MAX = 3;

/**
 * A table as text, within the width: its head and its rows, without the columns that are empty in all of them. What had
 * to be folded stands below each row by its name; what had to be left out is named in the end.
 */
export function wholeTable(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell>>[],
  style: Style,
  width: number,
  concessions: readonly Concession[] = [],
): string {
  const shown = columns.filter(({ id }) => rows.some((row) => row[id]?.text));
  const { head, rows: lines, folded, dropped } = layTable(shown, rows, style, width, concessions);
  const below = (row: Readonly<Record<string, Cell>> | undefined): string[] => {
    const parts = folded.flatMap((column) => partOf(column, row?.[column.id], width));
    return parts.length === 0 ? [] : foldRow({ text: INDENT }, parts, width);
  };
  const text = [head, ...lines.flatMap((line, at) => [line, ...below(rows[at])]), ...leftOut(dropped, style, width)];
  return text.map((line) => line.trimEnd()).join("\n");
}

/** A folded cell behind its column's name, cut to `LINES_MAX` lines; a word that is wider than one is cut too. */
function partOf({ title, folded }: Column, cell: Cell | undefined, width: number): Cell[] {
  if (!cell?.text) return [];
  const name = folded ?? title.toLowerCase();
  const room = width - INDENT.length;
  const words = `${name} ${cell.text}`.split(" ").map((word) => cutText(word, room));
  const lines = wrapText(words.join(" "), room);
  const last = lines.slice(LINES_MAX - 1, LINES_MAX + 1).join(" ");
  const text = lines.length <= LINES_MAX ? lines : [...lines.slice(0, LINES_MAX - 1), cutText(last, room)];
  return [{ text: text.join(" "), paint: cell.paint }];
}
