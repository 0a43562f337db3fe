import {
  CandleStep,
  HistoryGapReason,
  PriceKind,
  type Candle,
  type CandleRange,
  type HistoryGap,
} from "@streampulse/client/history";
import { showPrice, showVolume, signOf } from "./amount.ts";
import { isDecimal, subtractDecimal } from "@streampulse/core";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "time", title: "TIME (UTC)", shortTitle: "TIME" },
  { id: "open", title: "OPEN", right: true },
  { id: "high", title: "HIGH", right: true },
  { id: "low", title: "LOW", right: true },
  { id: "close", title: "CLOSE", right: true },
  { id: "volume", title: "VOLUME", right: true },
  { id: "count", title: "COUNT", right: true },
  { id: "mark", title: "" },
  { id: "source", title: "SOURCE" },
];
const CONCESSIONS: readonly Concession[] = [
  { drop: ["source"] },
  { drop: ["count"] },
  { shorten: "time" },
  { drop: ["volume"] },
  { drop: ["open"] },
  { drop: ["high", "low"] },
];

/** Stands at what was not heard as it came, but told or made up afterwards. */
const AFTERWARDS = "*";

/** Candles of a range, each a row, the oldest first. */
export function candleTable({ series, candles }: CandleRange, style: Style, width: number): string {
  const { decimals, step } = series;
  const rows = candles.map((candle): Record<string, Cell> => {
    const price = (text: string): Cell => ({ text: showPrice(text, decimals) });
    return {
      time: timeCell(candle.startMs, step),
      open: price(candle.open),
      high: price(candle.high),
      low: price(candle.low),
      close: { ...price(candle.close), paint: paintOf(candle, style) },
      volume: { text: showVolume(candle.volume) },
      count: { text: candle.count === undefined ? "" : String(candle.count) },
      mark: { text: marksOf(candle), paint: style.warning },
      source: { text: cleanText(candle.source, 24), paint: style.faint },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
}

function marksOf({ isBackfilled, isPartial, isOpen }: Candle): string {
  return `${isBackfilled ? AFTERWARDS : ""}${isPartial ? "~" : ""}${isOpen ? "…" : ""}`;
}

/** What a table's `*` says, where it has one; of pretended prices it is something else. */
export function afterwardsText({ series, candles }: CandleRange): string | undefined {
  if (!candles.some(({ isBackfilled }) => isBackfilled)) return undefined;
  if (series.kind === PriceKind.SIMULATED)
    return `${AFTERWARDS} not heard, or not all: made up by the simulated market.`;
  return `${AFTERWARDS} not heard here, or not all: told by its source afterwards.`;
}

/** In short without the year, and without what is the same in all candles of a step. */
function timeCell(startMs: number, step: CandleStep): Cell {
  const text = showMoment(startMs);
  if (step === CandleStep.ONE_DAY) return { text: text.slice(0, 10) };
  return { text, short: step === CandleStep.ONE_SECOND ? text.slice(5) : text.slice(5, 16) };
}

function paintOf({ open, close }: Candle, style: Style) {
  const sign = isDecimal(open) && isDecimal(close) ? signOf(subtractDecimal(close, open)) : 0;
  return sign > 0 ? style.up : sign < 0 ? style.down : undefined;
}

const PRICES = ["open", "high", "low", "close"];
const HEADINGS = ["start", "end", ...PRICES, "volume", "count", "source", "partial", "open_ended", "backfilled"];

/**
 * Candles as CSV: times of ISO 8601, prices as they were told, an unknown volume or count as an empty cell, what a candle is
 * as 1 or 0.
 */
export function csvOfCandles(candles: readonly Candle[]): string {
  const rows = candles.map((candle) => [
    isoText(candle.startMs),
    isoText(candle.endMs),
    ...[candle.open, candle.high, candle.low, candle.close, candle.volume ?? ""].map(decimalText),
    candle.count === undefined ? "" : String(candle.count),
    candle.source.replace(/[^\w.-]/g, ""),
    candle.isPartial ? "1" : "0",
    candle.isOpen ? "1" : "0",
    candle.isBackfilled ? "1" : "0",
  ]);
  return [HEADINGS, ...rows].map((cells) => cells.join(",")).join("\n");
}

function isoText(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "";
}

/** What is no number would be read as something else. */
function decimalText(text: string): string {
  return isDecimal(text) ? text : "";
}

const REASONS: Readonly<Record<HistoryGapReason, string>> = {
  [HistoryGapReason.UNSPECIFIED]: "the reason is not known",
  [HistoryGapReason.NOT_WATCHED]: "nobody watched it",
  [HistoryGapReason.SOURCE_DOWN]: "its source was down",
  [HistoryGapReason.SERVER_DOWN]: "the server did not run",
  [HistoryGapReason.NOT_WRITTEN]: "it could not be written",
  [HistoryGapReason.NOT_KEPT]: "it is no longer kept",
};

/** A span of which nothing is known, and why, as a line. */
export function gapText({ fromMs, toMs, reason }: HistoryGap): string {
  const end = toMs === undefined ? "on" : `to ${showMoment(toMs)}`;
  return `Not heard from ${showMoment(fromMs)} ${end}: ${REASONS[reason]}.`;
}
