import { expect, test } from "vitest";
import { ageText, clockText } from "./age-text.ts";

test.each([
  [-5, "0s"],
  [999, "0s"],
  [48_000, "48s"],
  [59_999, "59s"],
  [60_000, "1m"],
  [3_599_999, "59m"],
  [3_600_000, "1h"],
  [172_799_999, "47h"],
  [172_800_000, "2d"],
  [63_071_999_999, "729d"],
  [63_072_000_000, "2y"],
])("an age of %i ms reads %s", (age, text) => {
  expect(ageText(age)).toBe(text);
});

test("a time of day has milliseconds", () => {
  expect(clockText(new Date(2025, 0, 2, 4, 5, 6, 7).getTime())).toBe("04:05:06.007");
});
