import { expect, test } from "vitest";
import { numberText } from "../../../ui/number-text.ts";
import { distanceText } from "./distance-text.ts";

test.each([
  ["219.68", "225", "2.42 % away"],
  ["225", "180", "20.00 % away"],
  ["225.00", "225", "there"],
  ["225", "225.0001", "0.00 % away"],
  ["0", "5", undefined],
  ["-3", "5", undefined],
])("at %s, %s is %s", (price, level, text) => {
  expect(distanceText(price, level, numberText("en"))).toBe(text);
});
