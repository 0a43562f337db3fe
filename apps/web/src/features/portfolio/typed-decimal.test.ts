import { expect, test } from "vitest";
import { decimalMark, toTyped, typedDecimal } from "./typed-decimal.ts";

test.each([
  ["12.5", ".", "12.5"],
  ["12.5", ",", "12.5"],
  ["12,5", ".", "12.5"],
  ["12,5", ",", "12.5"],
  ["1,234", ".", "1234"],
  ["1,234", ",", "1.234"],
  ["1.234", ",", "1234"],
  ["1.234", ".", "1.234"],
  ["1,234.50", ",", "1234.5"],
  ["1.234,50", ".", "1234.5"],
  ["1.234.567", ".", "1234567"],
  ["12,34,567.8", ".", "1234567.8"],
  ["1 234,50", ",", "1234.5"],
  ["1'234.50", ".", "1234.5"],
  ["−3", ".", "-3"],
  [" 0.00001726 ", ".", "0.00001726"],
  [".5", ".", "0.5"],
] as const)("%s where the mark is %s reads %s", (text, mark, decimal) => {
  expect(typedDecimal(text, mark)).toBe(decimal);
});

test.each(["", "-", "ten", "1e5", "1..2", "12.", "1,23,4.5.6", "1.2345.678", "1,2,3", "0x10", "1-2", "5 %", "1 2"])(
  "%j is no number",
  (text) => {
    expect(typedDecimal(text, ".")).toBeUndefined();
    expect(typedDecimal(text, ",")).toBeUndefined();
  },
);

test("a number is shown in a field as it would be typed", () => {
  expect(decimalMark("de-DE")).toBe(",");
  expect(decimalMark("en-US")).toBe(".");
  expect(toTyped("1234.5", ",")).toBe("1234,5");
});
