import { type Candle, CandleStep, type HistoryGap, type Quote, STEP_MS } from "@streampulse/core";
import { gapPlaces } from "../chart/gap-places.ts";

/** A price at the end of a piece of the day. A float: for pixels only. */
export interface LinePoint {
  readonly startMs: number;
  readonly value: number;
  /** Who told it: between two sources there is no move. */
  readonly source: string;
  /** Nobody knows what was between the point before and this one. */
  readonly isBroken: boolean;
}

/** A price's last day, as candles and this page's own quotes tell it; the same object until it changes. */
export interface DayLine {
  /** Oldest first, at least one. */
  readonly points: readonly LinePoint[];
  /** How long the piece is that a point ends. */
  readonly widthMs: number;
}

/** What a line is made of. */
export const LINE_STEP = CandleStep.FIVE_MINUTES;
/** How far it reaches back from its newest point: markets rest, and a day of them is not today. */
export const LINE_REACH_MS = STEP_MS[CandleStep.ONE_DAY];
/** A thin line: more points than these would show nothing more. */
const POINTS_MAX = 97;

/** The line of what history told, oldest first; undefined where that is nothing. */
export function lineOf(candles: readonly Candle[], gaps: readonly HistoryGap[]): DayLine | undefined {
  const newest = candles.at(-1);
  if (!newest) return undefined;
  const day = candles.filter(({ endMs }) => endMs > newest.endMs - LINE_REACH_MS);
  const stepMs = STEP_MS[LINE_STEP];
  const widthMs = stepMs * Math.ceil(day.length / (POINTS_MAX - 1));
  const beforeGaps = new Set(gapPlaces(day, gaps, stepMs).map(({ after }) => after));
  const points: LinePoint[] = [];
  day.forEach(({ startMs, close, source }, at) => {
    const piece = pieceOf(startMs, widthMs);
    const isBroken = beforeGaps.has(at - 1);
    const last = points.at(-1);
    const point = { startMs: piece, value: Number(close), source, isBroken };
    if (last?.startMs === piece) points[points.length - 1] = { ...point, isBroken: isBroken || last.isBroken };
    else points.push(point);
  });
  return { points, widthMs };
}

/** The line with a newer price at its end. A price of the time before says nothing new of it. */
export function withPrice(line: DayLine, quote: Quote): DayLine {
  const { points, widthMs } = line;
  const last = points.at(-1);
  const startMs = pieceOf(atMs(quote), widthMs);
  const value = Number(quote.price);
  if (!last || startMs < last.startMs) return line;
  const { source } = quote;
  if (startMs > last.startMs) {
    const kept = points.filter((point) => point.startMs > startMs - LINE_REACH_MS);
    return { widthMs, points: [...kept, { startMs, value, source, isBroken: false }] };
  }
  if (value === last.value && source === last.source) return line;
  return { widthMs, points: [...points.slice(0, -1), { ...last, value, source }] };
}

/** Whether there may be candles between the line's end and the price, which history knows and this page does not. */
export function isBehind({ points, widthMs }: DayLine, quote: Quote): boolean {
  const last = points.at(-1);
  return last !== undefined && atMs(quote) >= last.startMs + widthMs + STEP_MS[LINE_STEP];
}

/** When a price was made: by its source where that tells it, as its candle counts it. */
export function atMs({ sourceTimeMs, receivedTimeMs }: Quote): number {
  return sourceTimeMs ?? receivedTimeMs;
}

function pieceOf(timeMs: number, widthMs: number): number {
  return Math.floor(timeMs / widthMs) * widthMs;
}
