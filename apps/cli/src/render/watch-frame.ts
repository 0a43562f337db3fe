import { QUOTE_COLUMNS, quoteCells, quoteConcessions } from "./quote-cells.ts";
import type { Style } from "./style.ts";
import { layTable } from "./table.ts";
import { watchHeader, type HeaderView } from "./watch-header.ts";
import { cutText, textWidth } from "./width.ts";

/** Everything that a frame of the live table shows. */
export interface WatchView extends HeaderView {
  readonly sort: string;
  /** Absent where there is no keyboard: neither selection nor hints are shown then. */
  readonly selected?: string | undefined;
  readonly hasKeys: boolean;
  /** What has been typed at the prompt; absent while there is none. */
  readonly prompt?: string | undefined;
  /** The last thing worth saying, clean. */
  readonly note?: string | undefined;
}

/** Fewer rows than these are worth more than empty lines between the parts. */
const FEW_ROWS = 4;

/**
 * The frame as lines, none wider than `columns`, and one fewer than `rows` at most: the last is the cursor's. In
 * what is too low for all, empty lines go first and why the connection is away, then the keys, then what is not
 * header or selection.
 */
export function watchFrame(
  view: WatchView,
  size: { readonly columns: number; readonly rows: number },
  style: Style,
  nowMs: number,
): string {
  const { columns } = size;
  const margin = view.hasKeys ? 2 : 0;
  const cells = view.rows.map((row) => quoteCells(row, style, nowMs));
  const table = layTable(QUOTE_COLUMNS, cells, style, columns - margin, quoteConcessions(view.rows));
  const [top, ...why] = watchHeader(view, columns, style, nowMs);
  const head = " ".repeat(margin) + table.head;
  const bottom = footer(view, columns, style);
  const room = Math.max(1, size.rows - 1);
  const roomy = room - 4 - why.length - bottom.length;
  const isTight = roomy < Math.min(FEW_ROWS, view.rows.length);
  const most = isTight ? room - 2 - bottom.length : roomy;
  const [from, to] = windowOf(view, Math.max(1, view.rows.length > most ? most - 1 : most));
  const rows: string[] = [];
  for (let index = from; index < to; index++) {
    const mark = view.hasKeys && view.rows[index]?.ticker === view.selected ? style.strong("› ") : " ".repeat(margin);
    rows.push(mark + (table.rows[index] ?? ""));
  }
  if (view.rows.length === 0) rows.push(style.faint(cutText("No tickers left. Press a to add one.", columns)));
  const isPart = to - from < view.rows.length;
  const part = isPart ? [style.faint(cutText(`  ${from + 1}–${to} of ${view.rows.length}`, columns))] : [];
  if (!isTight) return [top, ...why, "", head, ...rows, ...part, "", ...bottom].join("\n");
  const all = [top, head, ...rows, ...part, ...bottom];
  const least = [top, ...rows, ...(view.prompt === undefined ? bottom.slice(0, 1) : bottom.slice(-1))];
  return (all.length <= room ? all : least.slice(0, room)).join("\n");
}

/** The rows to show where not all fit: those around the selection. */
function windowOf(view: WatchView, most: number): [number, number] {
  const count = view.rows.length;
  if (count <= most) return [0, count];
  const at = Math.max(
    0,
    view.rows.findIndex((row) => row.ticker === view.selected),
  );
  const from = Math.min(Math.max(0, at - Math.floor(most / 2)), count - most);
  return [from, from + most];
}

function footer(view: WatchView, columns: number, style: Style): string[] {
  const note = view.note === undefined ? [] : [style.warning(cutText(view.note, columns))];
  if (!view.hasKeys) return note;
  if (view.prompt !== undefined) {
    const asked = `Add ticker: ${view.prompt}`;
    const hint = "  (Enter adds, Esc leaves)";
    const room = columns - textWidth(asked) - 1;
    return [...note, `${cutText(asked, columns - 1)}▏${style.faint(cutText(hint, room))}`];
  }
  const hints = [
    "q quit",
    "a add",
    "d remove",
    view.isPaused ? "p go on" : "p pause",
    `s sort: ${view.sort}`,
    "↑↓ move",
  ];
  return [...note, style.faint(asManyAsFit(hints, columns))];
}

function asManyAsFit(texts: readonly string[], columns: number): string {
  let line = "";
  for (const text of texts) {
    const longer = line === "" ? text : `${line}  ${text}`;
    if (textWidth(longer) <= columns) line = longer;
  }
  return line;
}
