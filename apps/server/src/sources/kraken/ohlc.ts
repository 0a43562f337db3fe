import { CandleStep, STEP_MS, type TimeSpan } from "@streampulse/core";
import { SourceFault, type ToldCandle, type ToldCandles } from "../../engine/ports/source.ts";
import { count, decimalOf, positive } from "../vendor/json.ts";

/** Some 720 entries have 60 kB. */
export const OHLC_MAX_BYTES = 512 * 1024;

/** Whether Kraken has candles of a step: of a second it has none. */
export function hasStep(step: CandleStep): boolean {
  return step !== CandleStep.ONE_SECOND && STEP_MS[step] > 0;
}

/** The path that tells a pair's newest candles, at most 720 however early one asks from; `since` is exclusive. */
export function ohlcPath(altname: string, step: CandleStep, fromMs: number): string {
  const since = Math.floor(fromMs / 1_000) - 1;
  return `OHLC?pair=${encodeURIComponent(altname)}&interval=${STEP_MS[step] / 60_000}&since=${since}`;
}

/**
 * What an answer that came `nowMs` tells of a span; undefined where it begins later. Steps in which nothing was traded
 * are in it and left out here. Throws a SourceFault where it is no such answer.
 */
export function parseOhlc(
  result: Readonly<Record<string, unknown>>,
  { step, decimals, nowMs }: { readonly step: CandleStep; readonly decimals: number; readonly nowMs: number },
  { fromMs, toMs }: TimeSpan,
): ToldCandles | undefined {
  // It answers under a name of its own, which often is not the one that was asked for.
  const entries = Object.values(result).find((value) => Array.isArray(value)) as readonly unknown[] | undefined;
  if (!entries) throw unreadable();
  let firstMs = Infinity;
  const candles = entries.flatMap((entry): ToldCandle[] => {
    if (!Array.isArray(entry)) throw unreadable();
    const [time, o, h, l, c, , v, trades] = entry as unknown[];
    const seconds = count(time);
    const [open, high, low, close] = [o, h, l, c].map((price) => positive(price, decimals));
    if (seconds === undefined || !open || !high || !low || !close) throw unreadable();
    const beginMs = seconds * 1_000;
    firstMs = Math.min(firstMs, beginMs);
    if (count(trades) === 0 || beginMs < fromMs || beginMs >= toMs) return [];
    const told = { volume: decimalOf(v, 0), count: count(trades) };
    return [{ fromMs: beginMs, toMs: Math.min(beginMs + STEP_MS[step], nowMs), open, high, low, close, ...told }];
  });
  const beginMs = Math.max(fromMs, firstMs);
  return beginMs < toMs ? { fromMs: beginMs, toMs, candles } : undefined;
}

function unreadable(): SourceFault {
  return new SourceFault("unavailable", "Kraken answered a look-up with something unreadable.");
}
