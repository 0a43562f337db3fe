import type { Style, Paint } from "./style.ts";
import { cutText, fitText, textWidth } from "./width.ts";

/** One cell: clean text, a shorter form for narrow terminals, and how to paint it once it is padded. */
export interface Cell {
  readonly text: string;
  readonly short?: string | undefined;
  readonly paint?: Paint | undefined;
}

/**
 * One column. `least` keeps it from moving when its texts grow by a digit, for as long as there is room; `most` is what
 * it takes at most of a width that is bounded.
 */
export interface Column {
  readonly id: string;
  readonly title: string;
  readonly shortTitle?: string;
  /** What its text is called where it is folded below its row: its title in small letters, if nothing else is said. */
  readonly folded?: string;
  readonly right?: boolean;
  readonly least?: number;
  readonly most?: number;
}

/**
 * What a table gives up for room, in the order of the list: columns, whole or to lines of their own below each row, a
 * column's long forms, its room down to a width, or every `least`.
 */
export type Concession =
  | { readonly drop: readonly string[] }
  | { readonly fold: string }
  | { readonly shorten: string }
  | { readonly cut: string; readonly to: number }
  | "tighten";

/** A table laid out: its head and one line per row, each within the width. */
export interface TableLines {
  readonly head: string;
  readonly rows: readonly string[];
  /** Columns that had to go: whoever prints the table says their texts below each row, or what is not shown. */
  readonly folded: readonly Column[];
  readonly dropped: readonly Column[];
}

const GAP = "  ";

/**
 * Lays a table out in `width` columns (Infinity where nothing bounds it). Concessions are made until it
 * fits; then the first column is cut; what is wider still ends with an ellipsis.
 */
export function layTable(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell>>[],
  style: Style,
  width: number,
  concessions: readonly Concession[] = [],
): TableLines {
  let shown = columns;
  const shortened = new Set<string>();
  const bounds = new Map(columns.map(({ id, most }) => [id, width === Infinity ? Infinity : (most ?? Infinity)]));
  let isTight = false;
  let widths = widthsOf(shown, rows, shortened, bounds, isTight);
  for (const concession of concessions) {
    const spare = width - total(widths);
    if (spare >= 0) break;
    if (concession === "tighten") isTight = true;
    else if ("drop" in concession) shown = shown.filter((column) => !concession.drop.includes(column.id));
    else if ("fold" in concession) shown = shown.filter(({ id }) => id !== concession.fold);
    else if ("shorten" in concession) shortened.add(concession.shorten);
    else {
      // No more of it than the room that is wanted.
      const has = widths[shown.findIndex(({ id }) => id === concession.cut)] ?? 0;
      bounds.set(concession.cut, Math.min(has, Math.max(concession.to, has + spare)));
    }
    widths = widthsOf(shown, rows, shortened, bounds, isTight);
  }
  const isFolded = ({ id }: Column) => concessions.some((one) => one !== "tighten" && "fold" in one && one.fold === id);
  const gone = columns.filter((column) => !shown.includes(column));
  const spare = width - total(widths);
  if (spare < 0 && widths[0] !== undefined) widths[0] = Math.max(4, widths[0] + spare);
  const line = (cellOf: (column: Column) => Cell): string => {
    let used = 0;
    let text = "";
    shown.forEach((column, index) => {
      const gap = index === 0 ? "" : GAP;
      const room = Math.min(widths[index] ?? 0, width - used - gap.length);
      if (room <= 0) return;
      const cell = cellOf(column);
      const last = index === shown.length - 1 && !column.right;
      const plain = shortened.has(column.id) ? (cell.short ?? cell.text) : cell.text;
      const fitted = last ? cutText(plain, room) : fitText(plain, room, column.right);
      text += gap + (cell.paint ? cell.paint(fitted) : fitted);
      used += gap.length + room;
    });
    return text;
  };
  return {
    head: line(({ title, shortTitle }) => ({ text: title, short: shortTitle, paint: style.faint })),
    rows: rows.map((row) => line((column) => row[column.id] ?? { text: "" })),
    folded: gone.filter(isFolded),
    dropped: gone.filter((column) => !isFolded(column)),
  };
}

function widthsOf(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Cell>>[],
  shortened: ReadonlySet<string>,
  bounds: ReadonlyMap<string, number>,
  isTight: boolean,
): number[] {
  return columns.map((column) => {
    const short = shortened.has(column.id);
    const title = short ? (column.shortTitle ?? column.title) : column.title;
    let width = Math.max(textWidth(title), isTight ? 0 : (column.least ?? 0));
    for (const row of rows) {
      const cell = row[column.id];
      if (cell) width = Math.max(width, textWidth(short ? (cell.short ?? cell.text) : cell.text));
    }
    return Math.min(width, Math.max(bounds.get(column.id) ?? Infinity, textWidth(title)));
  });
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);
}
