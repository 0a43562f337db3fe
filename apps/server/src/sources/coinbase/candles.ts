import { CandleStep, STEP_MS, type TimeSpan } from "@streampulse/core";
import { SourceFault, type ToldCandle } from "../../engine/ports/source.ts";
import { countOf, decimalOf, positive } from "../vendor/json.ts";

/** How many of them one answer has at the most; what asks for more is refused. */
export const CANDLES_MAX = 300;
export const CANDLES_MAX_BYTES = 256 * 1024;

/** Whether Coinbase has candles of a step: of a second it has none. */
export function hasStep(step: CandleStep): boolean {
  return step !== CandleStep.ONE_SECOND && STEP_MS[step] > 0;
}

/** The path that tells a product's candles of a span, which ends with a step. */
export function candlesPath(product: string, step: CandleStep, { fromMs, toMs }: TimeSpan): string {
  const [start, end] = [fromMs, toMs - STEP_MS[step]].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
  return `/products/${product}/candles?granularity=${STEP_MS[step] / 1_000}&start=${start}&end=${end}`;
}

/**
 * The candles of an answer that came `nowMs`, which has the newest first and every number as its text; in what it leaves
 * out nothing was traded. Throws a SourceFault where it is no such answer.
 */
export function parseCandles(body: unknown, step: CandleStep, decimals: number, nowMs: number): ToldCandle[] {
  if (!Array.isArray(body)) throw unreadable();
  const candles = body.map((entry: unknown): ToldCandle => {
    if (!Array.isArray(entry)) throw unreadable();
    const [time, l, h, o, c, v] = entry as unknown[];
    const seconds = countOf(time);
    const [open, high, low, close] = [o, h, l, c].map((price) => positive(price, decimals));
    if (seconds === undefined || !open || !high || !low || !close) throw unreadable();
    const fromMs = seconds * 1_000;
    return { fromMs, toMs: Math.min(fromMs + STEP_MS[step], nowMs), open, high, low, close, volume: decimalOf(v, 0) };
  });
  return candles.toReversed();
}

function unreadable(): SourceFault {
  return new SourceFault("unavailable", "Coinbase answered a look-up with something unreadable.");
}
