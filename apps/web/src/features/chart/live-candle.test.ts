import { type Candle, CandleStep } from "@streampulse/client/history";
import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { withQuote, withTold } from "./live-candle.ts";

const what = { source: "s", isBackfilled: false, isPartial: false, isOpen: false };
const candle = (startMs: number, close = "2"): Candle => ({
  startMs,
  endMs: startMs + 60_000,
  open: "2",
  high: "2.5",
  low: "1.5",
  close,
  ...what,
});
const quote = (price: string, sourceTimeMs: number | undefined, more: Partial<Quote> = {}): Quote => ({
  ...{ ticker: "A", source: "s", sequence: 1, epoch: 1, quality: Quality.LIVE, stale: false, receivedTimeMs: 130_000 },
  ...{ price, sourceTimeMs, ...more },
});
const MINUTE = CandleStep.ONE_MINUTE;

test("what was told replaces all from its beginning on, one of mine that the server does not have among it", () => {
  const kept = [candle(0), candle(60_000), candle(120_000)];
  const told = [candle(60_000, "9")];
  expect(withTold(kept, told, 60_000)).toEqual([kept[0], told[0]]);
  expect(withTold([], told, 60_000)).toEqual(told);
});

test.each([
  ["late", quote("9", 59_999)],
  ["stale", quote("9", 61_000, { stale: true })],
  ["the last price of a day that is over", quote("9", 61_000, { quality: Quality.CLOSED })],
  ["the same price", quote("2", 61_000)],
  ["the same price, without a time, after the last candle", quote("2", undefined)],
])("%s changes nothing", (_, one) => {
  const candles = [candle(60_000)];
  expect(withQuote(candles, one, MINUTE)).toBe(candles);
});

test("extremes are compared as decimals, not as text", () => {
  const [moved] = withQuote([candle(60_000)], quote("10", 61_000), MINUTE);
  expect(moved).toMatchObject({ high: "10", low: "1.5", close: "10" });
});

test("a candle that is new begins with its step; that of a day is the server's", () => {
  const candles = [candle(0)];
  expect(withQuote(candles, quote("7", 185_000), MINUTE).at(-1)).toMatchObject({ startMs: 180_000, endMs: 240_000 });
  expect(withQuote(candles, quote("7", 185_000), CandleStep.ONE_DAY)).toBe(candles);
});
