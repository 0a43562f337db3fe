import { expect, test } from "vitest";
import { createDayRanges } from "./day-ranges.ts";

const info = (low: string, high: string) => ({ ticker: "AAPL", low, high });

test("a price beyond the told range widens it, and it stays wide", () => {
  const ranges = createDayRanges();
  expect(ranges.of(info("10", "20"), "15")).toEqual({ low: "10", high: "20" });
  expect(ranges.of(info("10", "20"), "9.5")).toEqual({ low: "9.5", high: "20" });
  const wide = ranges.of(info("10", "20"), "100");
  expect(wide).toEqual({ low: "9.5", high: "100" });
  expect(ranges.of(info("10", "20"), "15")).toBe(wide);
});

test("a range told anew starts anew", () => {
  const ranges = createDayRanges();
  ranges.of(info("10", "20"), "30");
  expect(ranges.of(info("14", "16"), "15")).toEqual({ low: "14", high: "16" });
});

test("without a told range there is none", () => {
  expect(createDayRanges().of({ ticker: "AAPL", low: "10" }, "15")).toBeUndefined();
  expect(createDayRanges().of(undefined, "15")).toBeUndefined();
});
