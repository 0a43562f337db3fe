import type { ConnectionState } from "@streampulse/client";
import { Quality } from "@streampulse/core";
import { connectionText } from "./connection.ts";
import { QUOTE_COLUMNS, QUOTE_CONCESSIONS, quoteCells, type TickerRow } from "./quote-cells.ts";
import type { Style } from "./style.ts";
import { layTable } from "./table.ts";
import { cutText, textWidth } from "./width.ts";

/** Everything that a frame of the live table shows. */
export interface WatchView {
  readonly rows: readonly TickerRow[];
  readonly connection: ConnectionState;
  /** Where the server is, for people: its host and port. */
  readonly place: string;
  readonly sort: string;
  readonly isPaused: boolean;
  /** Absent where there is no keyboard: neither selection nor hints are shown then. */
  readonly selected?: string | undefined;
  readonly hasKeys: boolean;
  /** What has been typed at the prompt; absent while there is none. */
  readonly prompt?: string | undefined;
  /** The last thing worth saying, clean. */
  readonly note?: string | undefined;
}

const LINES_AROUND = 7;

/** The frame as lines, none wider than `columns`, no more of them than fit into `rows` lines. */
export function watchFrame(
  view: WatchView,
  size: { readonly columns: number; readonly rows: number },
  style: Style,
  nowMs: number,
): string {
  const margin = view.hasKeys ? 2 : 0;
  const cells = view.rows.map((row) => quoteCells(row, style, nowMs));
  const table = layTable(QUOTE_COLUMNS, cells, style, size.columns - margin, QUOTE_CONCESSIONS);
  const most = Math.max(1, size.rows - LINES_AROUND);
  const [from, to] = windowOf(view, most);
  const lines = [header(view, size.columns, style, nowMs), "", " ".repeat(margin) + table.head];
  for (let index = from; index < to; index++) {
    const mark = view.hasKeys && view.rows[index]?.ticker === view.selected ? style.strong("› ") : " ".repeat(margin);
    lines.push(mark + (table.rows[index] ?? ""));
  }
  if (view.rows.length === 0) lines.push(style.faint(cutText("No tickers left. Press a to add one.", size.columns)));
  if (to - from < view.rows.length) {
    lines.push(style.faint(cutText(`  ${from + 1}–${to} of ${view.rows.length}`, size.columns)));
  }
  lines.push("", ...footer(view, size.columns, style));
  return lines.join("\n");
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

function header(view: WatchView, columns: number, style: Style, nowMs: number): string {
  const parts: [string, (text: string) => string][] = [["StreamPulse", style.title]];
  const add = (text: string, paint: (text: string) => string) => parts.push([text, paint]);
  const state = paintOfState(view.connection, style);
  add(connectionText(view.connection, nowMs), state);
  const pretend = pretence(view.rows);
  if (pretend) add(pretend, style.warning);
  if (view.isPaused) add("PAUSED", style.warning);
  add(view.place, style.faint);
  let used = 0;
  let line = "";
  for (const [text, paint] of parts) {
    const gap = line === "" ? "" : "  ";
    const room = columns - used - gap.length;
    // What does not fit is left out, but for the connection's own words, which are cut.
    if (textWidth(text) > room && paint !== state) continue;
    const shown = cutText(text, room);
    if (shown === "") break;
    line += gap + paint(shown);
    used += gap.length + textWidth(shown);
  }
  return line;
}

function paintOfState(connection: ConnectionState, style: Style): (text: string) => string {
  const { status } = connection;
  const paint =
    status === "live" ? style.up : status === "offline" || status === "stopped" ? style.failure : style.warning;
  return (text) => paint(text);
}

/** The words for prices that are not of a market, now. */
function pretence(rows: readonly TickerRow[]): string | undefined {
  const has = (quality: Quality) => rows.some((row) => row.quote?.quality === quality);
  const words = [has(Quality.SIMULATED) && "SIMULATED", has(Quality.REPLAY) && "REPLAYED"].filter(Boolean);
  return words.length === 0 ? undefined : `${words.join(" AND ")} PRICES`;
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
