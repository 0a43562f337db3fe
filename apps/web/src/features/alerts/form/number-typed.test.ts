import { expect, test } from "vitest";
import { asTyped, numberMarks, numberTyped } from "./number-typed.ts";

const typed = (text: string, locale = "en") => numberTyped(text, numberMarks(locale));

test.each([
  ["225", "en", "225"],
  [" 225.50 ", "en", "225.5"],
  ["1,234", "en", "1234"],
  ["67,123.45", "en", "67123.45"],
  ["$219.68", "en", "219.68"],
  [".5", "en", "0.5"],
  ["225.", "en", "225"],
  ["0.00001726", "en", "0.00001726"],
  ["225,50", "de", "225.5"],
  ["1.234,5", "de", "1234.5"],
  ["1.0846", "de", "1.0846"],
  ["1.234.567", "de", "1234567"],
  ["1 234,5", "fr", "1234.5"],
  ["1\u202f234", "fr", "1234"],
  ["1’234.50", "de-CH", "1234.5"],
])("%s in %s is %s", (text, locale, decimal) => {
  expect(typed(text, locale)).toBe(decimal);
});

test("what may be two numbers is told with both", () => {
  expect(typed("1.085", "de")).toEqual({ fault: "“1.085” may be two numbers. Write 1085 or 1,085." });
});

test.each(["", "abc", "-5", "1e5", "1,23,4", "12,34.5", "٣", "1".repeat(31)])("“%s” is no number", (text) => {
  expect(typed(text)).toHaveProperty("fault");
});

test.each(["en", "de", "fr", "de-CH", "ar-EG", "hi"])(
  "a number is read from the text that the form shows of it, in %s",
  (locale) => {
    const marks = numberMarks(locale);
    for (const decimal of ["1225", "1.085", "67123.45", "0.00001726", "1000000"])
      expect(numberTyped(asTyped(decimal, marks), marks)).toBe(decimal);
  },
);
