import { type Candle, CandleStep, STEP_MS } from "@streampulse/client/history";

/** How far back a chart looks, and how fine its candles are: few enough for a screen, many enough for a course. */
export interface ChartRange {
  readonly name: "1D" | "5D" | "1M" | "6M" | "1Y" | "5Y";
  /** As a person says it. */
  readonly words: string;
  /** In a word, beside a figure. */
  readonly short: string;
  readonly step: CandleStep;
  /** How far back of now candles are asked for. */
  readonly reachMs: number;
}

const DAY = STEP_MS[CandleStep.ONE_DAY];

/** The shortest first. */
export const CHART_RANGES: readonly ChartRange[] = [
  { name: "1D", words: "the last 24 hours", short: "24 h", step: CandleStep.FIVE_MINUTES, reachMs: DAY },
  // Five trading days of a market that rests at weekends are a week.
  { name: "5D", words: "the last five trading days", short: "5D", step: CandleStep.ONE_HOUR, reachMs: 7 * DAY },
  { name: "1M", words: "the last month", short: "1M", step: CandleStep.ONE_HOUR, reachMs: 31 * DAY },
  { name: "6M", words: "the last six months", short: "6M", step: CandleStep.ONE_DAY, reachMs: 183 * DAY },
  { name: "1Y", words: "the last year", short: "1Y", step: CandleStep.ONE_DAY, reachMs: 366 * DAY },
  { name: "5Y", words: "the last five years", short: "5Y", step: CandleStep.ONE_DAY, reachMs: 1_827 * DAY },
];

/** The range of this name; that of a day for any other text. */
export function rangeNamed(name: string | null | undefined): ChartRange {
  return CHART_RANGES.find((range) => range.name === name?.toUpperCase()) ?? (CHART_RANGES[0] as ChartRange);
}

/** The range so many places further; the first and the last have none beyond. */
export function rangeBeside(range: ChartRange, by: number): ChartRange {
  const at = CHART_RANGES.indexOf(range) + by;
  return CHART_RANGES[Math.max(0, Math.min(CHART_RANGES.length - 1, at))] ?? range;
}

/** So much of a week of hours has candles only where a market never rests. */
const RESTLESS = 0.9;

/** The part of the candles that the range means, counted from the last one: markets rest, and a day of them is not today. */
export function partOfRange(candles: readonly Candle[], range: ChartRange): readonly Candle[] {
  const last = candles.at(-1);
  if (!last) return candles;
  let reachMs = range.reachMs;
  if (range.name === "5D") {
    const isRestless = candles.filter(({ endMs }) => endMs > last.endMs - reachMs).length >= RESTLESS * 7 * 24;
    if (isRestless) reachMs = 5 * DAY;
  }
  const first = candles.findIndex(({ endMs }) => endMs > last.endMs - reachMs);
  return first <= 0 ? candles : candles.slice(first);
}
