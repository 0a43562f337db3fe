import type { ConnectionState } from "@streampulse/client";
import { Quality } from "@streampulse/core";
import { connectionText } from "./connection.ts";
import { wrapText } from "./fold.ts";
import type { TickerRow } from "./quote-cells.ts";
import type { Paint, Style } from "./style.ts";
import { cutText, textWidth } from "./width.ts";

const GAP = "  ";

/** What the header shows. */
export interface HeaderView {
  readonly rows: readonly TickerRow[];
  readonly connection: ConnectionState;
  /** Where the server is, for people: its host and port. */
  readonly place: string;
  readonly isPaused: boolean;
}

interface Part {
  readonly text: string;
  readonly paint: Paint;
  /** What is kept first where not all fits: the least. */
  readonly rank: number;
}

/** A reason's lines at most. */
const WHY_LINES_MAX = 3;

/**
 * The line above the table, not wider than `columns`, and what goes below it. That prices are made up, or held, is
 * kept longer than the program's name and the server's place. Why a connection is away stands behind the state where
 * it has room whole, else on lines of its own.
 */
export function watchHeader(view: HeaderView, columns: number, style: Style, nowMs: number): [string, ...string[]] {
  const whole = connectionText(view.connection, nowMs);
  const paint = paintOfState(view.connection, style);
  const state = { text: whole.replace(/: .*$/s, ""), paint, rank: 0 };
  const pretend = pretence(view.rows);
  const parts: Part[] = [
    { text: "StreamPulse", paint: style.title, rank: 3 },
    state,
    ...(pretend ? [{ text: pretend, paint: style.warning, rank: 1 }] : []),
    ...(view.isPaused ? [{ text: "PAUSED", paint: style.warning, rank: 2 }] : []),
    { text: view.place, paint: style.faint, rank: 4 },
  ];
  let room = columns - textWidth(state.text);
  const kept = new Set<Part>([state]);
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const wanted = GAP.length + textWidth(part.text);
    if (part === state || wanted > room) continue;
    kept.add(part);
    room -= wanted;
  }
  const isWhole = textWidth(whole) <= textWidth(state.text) + room;
  const stated = isWhole ? whole : cutText(state.text, textWidth(state.text) + room);
  const top = parts
    .filter((part) => kept.has(part))
    .map((part) => part.paint(part === state ? stated : part.text))
    .join(GAP);
  if (isWhole || whole === state.text) return [top];
  const lines = wrapText(whole.slice(state.text.length + 2), columns);
  const rest = lines.slice(WHY_LINES_MAX - 1).join(" ");
  return [
    top,
    ...[...lines.slice(0, WHY_LINES_MAX - 1), rest].filter(Boolean).map((line) => paint(cutText(line, columns))),
  ];
}

function paintOfState({ status }: ConnectionState, style: Style): Paint {
  if (status === "live") return style.up;
  return status === "offline" || status === "stopped" ? style.failure : style.warning;
}

/** The words for prices that are not of a market, now. */
function pretence(rows: readonly TickerRow[]): string | undefined {
  const has = (quality: Quality) => rows.some((row) => row.quote?.quality === quality);
  const words = [has(Quality.SIMULATED) && "SIMULATED", has(Quality.REPLAY) && "REPLAYED"].filter(Boolean);
  return words.length === 0 ? undefined : `${words.join(" AND ")} PRICES`;
}
