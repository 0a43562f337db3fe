import { STEP_MS, type CandleStep, type TimeSpan } from "@streampulse/core";
import { SourceFault, type ToldCandle } from "../../engine/ports/source.ts";
import { count, decimalOf, positive } from "../vendor/json.ts";

/** How many of them one answer has at the most, and what it costs, by Binance's documentation of its REST API. */
export const KLINES_MAX = 1_000;
export const KLINES_WEIGHT = 2;
/** A thousand of them have some 200 kB. */
export const KLINES_MAX_BYTES = 1 << 20;

/** What the vendor calls a step. */
const INTERVALS: Readonly<Record<CandleStep, string>> = { 0: "", 1: "1s", 2: "1m", 3: "5m", 4: "1h", 5: "1d" };

/** The path that tells a symbol's candles of a span. */
export function klinesPath(symbol: string, step: CandleStep, { fromMs, toMs }: TimeSpan): string {
  const query = { symbol, interval: INTERVALS[step], startTime: fromMs, endTime: toMs - 1, limit: KLINES_MAX };
  return `/api/v3/klines?${Object.entries(query)
    .map((pair) => pair.join("="))
    .join("&")}`;
}

/**
 * The candles of an answer that came `nowMs`. The vendor fills steps in which nothing was traded; these are left out.
 * Throws a SourceFault where it is no such answer.
 */
export function parseKlines(body: unknown, step: CandleStep, decimals: number, nowMs: number): ToldCandle[] {
  if (!Array.isArray(body)) throw unreadable();
  return body.flatMap((entry: unknown): ToldCandle[] => {
    if (!Array.isArray(entry)) throw unreadable();
    const [openTime, o, h, l, c, v, , , trades] = entry as unknown[];
    const fromMs = count(openTime);
    const [open, high, low, close] = [o, h, l, c].map((price) => positive(price, decimals));
    const told = count(trades);
    if (fromMs === undefined || !open || !high || !low || !close) throw unreadable();
    if (told === 0) return [];
    const toMs = Math.min(fromMs + STEP_MS[step], nowMs);
    return [{ fromMs, toMs, open, high, low, close, volume: decimalOf(v, 0), count: told }];
  });
}

function unreadable(): SourceFault {
  return new SourceFault("unavailable", "Binance answered a look-up with something unreadable.");
}
