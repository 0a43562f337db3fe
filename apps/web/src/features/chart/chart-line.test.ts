import type { Candle } from "@streampulse/client/history";
import { expect, test } from "vitest";
import { basesOf, CHART_KINDS, kindAfter, percentFrom } from "./chart-line.ts";

/** Candles of a minute from one minute to another. */
function candles(from: number, to: number, price = 100): Candle[] {
  return Array.from({ length: to - from }, (_, at): Candle => {
    const text = String(price + at);
    const what = { source: "s", isBackfilled: false, isPartial: false, isOpen: false };
    const startMs = (from + at) * 60_000;
    return { startMs, endMs: startMs + 60_000, open: text, high: text, low: text, close: text, ...what };
  });
}

const starts = (...courses: Candle[][]): (number | undefined)[] =>
  basesOf(courses.map((each, at) => ({ ticker: String(at), candles: each }))).map(
    (base) => base && base.startMs / 60_000,
  );

test("courses count from the first candle that ends after all of them have begun", () => {
  expect(starts(candles(0, 10), candles(4, 12), candles(2, 6))).toEqual([4, 4, 4]);
  // One that rested then counts from what it had before.
  expect(starts([...candles(0, 3), ...candles(6, 10)], candles(4, 12))).toEqual([6, 4]);
});

test("a course that shares no time with those before it counts from nowhere, and holds up no other", () => {
  expect(starts(candles(0, 5), candles(5, 9), candles(2, 9))).toEqual([2, undefined, 2]);
  expect(starts(candles(5, 9), candles(0, 5))).toEqual([5, undefined]);
  // At one minute in common they can be compared.
  expect(starts(candles(0, 5), candles(4, 9))).toEqual([4, 4]);
  expect(starts(candles(0, 9), [], candles(2, 4), candles(6, 8))).toEqual([2, undefined, 2, undefined]);
  expect(starts([], candles(1, 2))).toEqual([undefined, 1]);
});

test("per cent count from the open of the base, and nothing is said before it", () => {
  const [before, base, last] = candles(0, 3, 200);
  expect(percentFrom(base, last)).toBe("0.50");
  expect(percentFrom(base, before)).toBeUndefined();
  expect(percentFrom(undefined, last)).toBeUndefined();
  expect(percentFrom(base, undefined)).toBeUndefined();
});

test("the kinds come round", () => {
  const round = CHART_KINDS.map(({ kind }) => kindAfter(kind));
  expect(round).toEqual(["line", "candles", "area"]);
});
