import { expect, test } from "vitest";
import { basesOf, percentFrom } from "./chart-line.ts";
import { CHART_RANGES, partOfRange, rangeBeside, rangeNamed } from "./chart-range.ts";
import { readWish, wishQuery } from "./chart-wish.ts";

const HOUR = 3_600_000;
const candle = (startMs: number, open = "1", close = "1") => ({
  ...{ startMs, endMs: startMs + HOUR, open, high: "9", low: "1", close, source: "s" },
  ...{ isBackfilled: false, isPartial: false, isOpen: false },
});

test("an address and what it asks for are the same thing", () => {
  const wish = readWish(new URLSearchParams("t=aapl&r=1m&vs=MSFT,msft,AAPL,BRK.B&k=candles"));
  expect(wish).toMatchObject({ ticker: "AAPL", range: { name: "1M" }, compared: ["MSFT", "BRK.B"], kind: "candles" });
  expect(readWish(new URLSearchParams(wishQuery(wish)))).toEqual(wish);
});

test("of a hostile address only what is understood is left", () => {
  const query = new URLSearchParams({ t: "<img src=x>", r: "9Q", vs: "A,B,javascript:alert(1),C,D,E,F", k: "pie" });
  expect(readWish(query)).toEqual({ ticker: undefined, range: CHART_RANGES[0], compared: [], kind: undefined });
  const four = readWish(new URLSearchParams({ t: "Z", vs: "A,B,a b,C,D,E" }));
  expect(four.compared).toEqual(["A", "B", "C", "D"]);
});

test("ranges end at the first and the last", () => {
  expect(rangeBeside(rangeNamed("1D"), -1).name).toBe("1D");
  expect(rangeBeside(rangeNamed("1D"), 1).name).toBe("5D");
  expect(rangeBeside(rangeNamed("5Y"), 1).name).toBe("5Y");
});

test("five days are five of a market that never rests, and a week of one that does", () => {
  const week = Array.from({ length: 7 * 24 }, (_, hour) => candle(hour * HOUR));
  expect(partOfRange(week, rangeNamed("5D"))).toHaveLength(5 * 24);
  const trading = week.filter((_, hour) => hour % 24 >= 8 && hour % 24 < 20);
  expect(partOfRange(trading, rangeNamed("5D"))).toHaveLength(7 * 12);
});

test("what is compared counts from where all have begun", () => {
  const lines = [
    { ticker: "A", candles: [candle(0, "100", "50"), candle(HOUR, "200", "202"), candle(2 * HOUR, "202", "210")] },
    { ticker: "B", candles: [candle(HOUR, "3", "4")] },
  ];
  const [base, other] = basesOf(lines);
  expect(percentFrom(base, lines[0]?.candles[2])).toBe("5.00");
  expect(percentFrom(base, lines[0]?.candles[0])).toBeUndefined();
  expect(percentFrom(other, lines[1]?.candles[0])).toBe("33.33");
});
