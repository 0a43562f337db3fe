import { expect, test } from "vitest";
import { CandleStep, stepAt } from "../candle.ts";
import type { HoursName } from "./hours-name.ts";
import { tradingDayAt } from "./trading-day.ts";

const at = (text: string) => Date.parse(text);
const day = (hours: HoursName | undefined, text: string) => {
  const { fromMs, toMs } = tradingDayAt(hours, at(text));
  return [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
};

test("a day of US equities is New York's, before the opening and after the close too", () => {
  const january = ["2026-01-05T05:00:00.000Z", "2026-01-06T05:00:00.000Z"];
  for (const time of ["2026-01-05T05:00:00Z", "2026-01-05T09:00:00Z", "2026-01-06T00:59:59Z", "2026-01-06T04:59:59Z"])
    expect(day("us_equities", time), time).toEqual(january);
  expect(day("us_equities", "2026-07-06T20:00:00Z")[0]).toBe("2026-07-06T04:00:00.000Z");
});

test("a day of forex is settled at 17:00 in New York", () => {
  expect(day("forex", "2026-01-05T21:59:59Z")).toEqual(["2026-01-04T22:00:00.000Z", "2026-01-05T22:00:00.000Z"]);
  expect(day("forex", "2026-01-05T22:00:00Z")).toEqual(["2026-01-05T22:00:00.000Z", "2026-01-06T22:00:00.000Z"]);
  expect(day("forex", "2026-07-05T21:00:00Z")).toEqual(["2026-07-05T21:00:00.000Z", "2026-07-06T21:00:00.000Z"]);
});

test("every other day is UTC's", () => {
  for (const hours of ["always", undefined] as const)
    expect(day(hours, "2026-01-05T23:59:59.999Z")).toEqual(["2026-01-05T00:00:00.000Z", "2026-01-06T00:00:00.000Z"]);
});

test("the days on which New York changes its clocks have 23 and 25 hours, and days follow one another without a hole", () => {
  const hoursOf = (hours: HoursName, text: string) => {
    const { fromMs, toMs } = tradingDayAt(hours, at(text));
    return (toMs - fromMs) / 3_600_000;
  };
  expect(hoursOf("us_equities", "2026-03-08T12:00:00Z")).toBe(23);
  expect(hoursOf("us_equities", "2026-11-01T12:00:00Z")).toBe(25);
  expect(hoursOf("forex", "2026-03-08T12:00:00Z")).toBe(23);
  for (const hours of ["us_equities", "forex"] as const) {
    let { toMs } = tradingDayAt(hours, at("2026-01-01T12:00:00Z"));
    for (let n = 0; n < 400; n++) {
      const next = tradingDayAt(hours, toMs);
      expect(next.fromMs).toBe(toMs);
      expect(tradingDayAt(hours, next.toMs - 1)).toEqual(next);
      toMs = next.toMs;
    }
  }
});

test("shorter steps are UTC's, and before 1970 too", () => {
  expect(stepAt(CandleStep.FIVE_MINUTES, "us_equities", at("2026-01-05T15:07:59.999Z"))).toEqual({
    fromMs: at("2026-01-05T15:05:00Z"),
    toMs: at("2026-01-05T15:10:00Z"),
  });
  expect(stepAt(CandleStep.ONE_SECOND, undefined, -1)).toEqual({ fromMs: -1_000, toMs: 0 });
});
