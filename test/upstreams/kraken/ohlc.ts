import { pastCandle, stepsBetween } from "../past-candles.ts";

/** However early one asks from, so many entries are told. */
const ENTRIES_MAX = 720;
const MINUTES = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600];

/** The entries of an answer, oldest first, the last of the step that goes on; undefined for an interval that there is not. */
export function ohlc(query: URLSearchParams, nowMs: number): (readonly (number | string)[])[] | undefined {
  const minutes = Number(query.get("interval") ?? 1);
  if (!MINUTES.includes(minutes)) return undefined;
  const stepMs = minutes * 60_000;
  const sinceMs = Number(query.get("since") ?? 0) * 1_000;
  const starts = stepsBetween(sinceMs + 1, nowMs, stepMs).slice(-ENTRIES_MAX);
  return starts.map((startMs) => {
    const candle = pastCandle(startMs, stepMs);
    if (!candle) return [startMs / 1_000, "1000.0", "1000.0", "1000.0", "1000.0", "0.0", "0.00000000", 0];
    const { open, high, low, close, volume, trades } = candle;
    return [startMs / 1_000, open, high, low, close, close, volume, trades];
  });
}
