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
  const labels = (low: string, high: string) => rangeLabels({ low, high }, (price) => price);
  expect(labels("216.84", "220.12")).toEqual(["216.84", "220.12"]);
  expect(labels("0.021305", "0.022573")).toEqual(["0.021305", "0.022573"]);
  expect(labels("0.00001690", "0.00001780")).toEqual(["…1690", "…1780"]);
  expect(labels("0.00000999", "0.00001012")).toEqual(["…0999", "…1012"]);
  // Nothing is rounded: what is behind the point goes.
  expect(labels("1234567.89", "1234999.99")).toEqual(["1234567", "1234999"]);
});
