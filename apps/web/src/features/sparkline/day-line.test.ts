import { type Candle, type HistoryGap, HistoryGapReason, Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { isBehind, lineOf, withPrice } from "./day-line.ts";
import { lineDirection, linePath } from "./line-path.ts";

const STEP = 300_000;
const NOON = Date.UTC(2026, 0, 5, 12);

function candle(at: number, close: string, what: Partial<Candle> = {}): Candle {
  const startMs = NOON + at * STEP;
  const prices = { open: close, high: close, low: close, close };
  const rest = { source: "one", isBackfilled: false, isPartial: false, isOpen: false };
  return { startMs, endMs: startMs + STEP, ...prices, ...rest, ...what };
}

const quote = (at: number, price: string, what: Partial<Quote> = {}): Quote => ({
  ticker: "AAPL",
  price,
  sourceTimeMs: NOON + at * STEP,
  receivedTimeMs: 0,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source: "one",
  stale: false,
  ...what,
});

const line = (candles: readonly Candle[], gaps: readonly HistoryGap[] = []) => {
  const made = lineOf(candles, gaps);
  if (!made) throw new Error("There is no line of nothing.");
  return made;
};
const values = (made: { readonly points: readonly { readonly value: number }[] }) =>
  made.points.map(({ value }) => value);

test("of nothing there is no line; of one candle there is none to be seen, and of two there is", () => {
  expect(lineOf([], [])).toBeUndefined();
  expect(linePath(line([candle(0, "5")]), 80, 26)).toBe("");
  expect(linePath(line([candle(0, "5"), candle(1, "5")]), 80, 26)).toBe("M0.0 13.0L80.0 13.0");
  expect(linePath(line([candle(0, "1"), candle(1, "3"), candle(2, "2")]), 80, 26)).toBe("M0.0 24.0L40.0 2.0L80.0 13.0");
});

test("a line is a day back from its newest candle, of 97 points at most that end each piece", () => {
  const many = Array.from({ length: 600 }, (_, at) => candle(at, String(at)));
  const made = line(many);
  expect(made.points.length).toBeLessThanOrEqual(97);
  expect(values(made).at(-1)).toBe(599);
  expect(values(made)[0]).toBeGreaterThanOrEqual(599 - 288);
  const inner = made.points.slice(1, -1);
  expect(inner.filter(({ startMs, value }) => NOON + (value + 1) * STEP !== startMs + made.widthMs)).toEqual([]);
});

test("a price moves the end, begins a new piece in its time, and lets what is older than a day go", () => {
  const made = line([candle(0, "1"), candle(1, "2")]);
  expect(values(withPrice(made, quote(1.5, "3")))).toEqual([1, 3]);
  expect(withPrice(made, quote(1.5, "2"))).toBe(made);
  expect(withPrice(made, quote(0.5, "9"))).toBe(made);
  expect(values(withPrice(made, quote(2, "4")))).toEqual([1, 2, 4]);
  expect(values(withPrice(made, quote(288, "5")))).toEqual([2, 5]);
  expect(values(withPrice(made, quote(0, "6", { sourceTimeMs: undefined, receivedTimeMs: NOON + STEP })))).toEqual([
    1, 6,
  ]);
});

test("a price that leaves a whole step out is behind what history knows", () => {
  const made = line([candle(0, "1"), candle(1, "2")]);
  expect([1.9, 2.9, 3].map((at) => isBehind(made, quote(at, "2")))).toEqual([false, false, true]);
});

test("a gap and another source break the line, and what stands between two breaks is seen", () => {
  const gap = { fromMs: NOON + STEP, toMs: NOON + 3 * STEP, reason: HistoryGapReason.NOT_WATCHED };
  const broken = line([candle(0, "1"), candle(3, "2"), candle(4, "3", { source: "two" }), candle(5, "4")], [gap]);
  expect(linePath(broken, 90, 26).match(/[MLh]/g)?.join("")).toBe("MhMhMhMh");
  const told = line([candle(0, "1"), candle(1, "2"), candle(4, "3"), candle(5, "3")]);
  expect(linePath(told, 90, 26).match(/[MLh]/g)?.join("")).toBe("MLLL");
  const taken = withPrice(told, quote(6, "50", { source: "other" }));
  expect(linePath(taken, 90, 26).match(/[MLh]/g)?.join("")).toBe("MLLLMh");
});

test.each([
  [["2", "5", "3"], "up"],
  [["2", "5", "1"], "down"],
  [["2", "5", "2"], "flat"],
])("a line through %j goes %s, whatever the day's change is", (closes, direction) => {
  expect(lineDirection(line(closes.map((close, at) => candle(at, close))))).toBe(direction);
});
