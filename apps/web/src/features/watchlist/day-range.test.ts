import { expect, test } from "vitest";
import { rangeLabels, rangePosition } from "./day-range.ts";

test("the price stands between low and high, and never outside the bar", () => {
  expect(rangePosition("10", "20", "15")).toBe(0.5);
  expect(rangePosition("10", "20", "9")).toBe(0);
  expect(rangePosition("10", "20", "21")).toBe(1);
});

test("a day without a range has no position", () => {
  expect(rangePosition("10", "10", "10")).toBeUndefined();
});

test("labels are whole where they fit, and lose the noughts they share where they do not", () => {
  expect(rangeLabels("216.84", "220.12")).toEqual(["216.84", "220.12"]);
  expect(rangeLabels("0.0000169", "0.0000178")).toEqual(["0.0000169", "0.0000178"]);
  expect(rangeLabels("0.00001690", "0.00001780")).toEqual(["…1690", "…1780"]);
  expect(rangeLabels("0.00000999", "0.00001012")).toEqual(["…0999", "…1012"]);
  expect(rangeLabels("1234567.89", "1234999.00")).toEqual(["1234567.89", "1234999.00"]);
});
