import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { asTyped, type NumberFault, numberMarks, numberTyped } from "./number-typed.ts";

const typed = (text: string, locale = "en"): string | NumberFault => numberTyped(text, numberMarks(locale));

/** Of every way in which locales set thousands apart and write decimals. */
const LOCALES = ["en", "de", "fr", "de-CH", "en-IN", "es", "pl", "pt-BR", "en-ZA", "ja", "ar-EG", "hi"];

test.each([
  ["225", "en", "225"],
  [" 225.50 ", "en", "225.5"],
  ["1,234", "en", "1234"],
  ["67,123.45", "en", "67123.45"],
  ["$219.68", "en", "219.68"],
  ["−$3", "en", "-3"],
  ["-0.00", "en", "0"],
  [".5", "en", "0.5"],
  ["225.", "en", "225"],
  ["12,5", "en", "12.5"],
  ["1.234,50", "en", "1234.5"],
  ["1.234.567", "en", "1234567"],
  ["12,34,567.8", "en", "1234567.8"],
  ["1'234.50", "en", "1234.5"],
  ["0.00001726", "en", "0.00001726"],
  ["225,50", "de", "225.5"],
  ["1,234", "de", "1.234"],
  ["1.234,5", "de", "1234.5"],
  ["1,234.50", "de", "1234.5"],
  ["1.0846", "de", "1.0846"],
  ["1234.567", "de", "1234.567"],
  ["1.234.567", "de", "1234567"],
  ["1 234,5", "fr", "1234.5"],
  ["1.085", "fr", "1.085"],
  ["1\u202f234", "fr", "1234"],
  ["1’234.50", "de-CH", "1234.5"],
  ["₹1,23,456.50", "en-IN", "123456.5"],
  ["-50 ₽", "pl", "-50"],
])("%s in %s is %s", (text, locale, decimal) => {
  expect(typed(text, locale)).toBe(decimal);
});

test("a space stands between thousands where the locale has one there, and elsewhere between two numbers", () => {
  expect(typed("225 226", "fr")).toBe("225226");
  for (const locale of ["en", "de"]) expect(typed("225 226", locale)).toHaveProperty("fault");
});

test("what may be two numbers is told with both", () => {
  expect(typed("1.085", "de")).toEqual({ fault: "“1.085” may be two numbers. Write 1085 or 1,085." });
  expect(typed("1,234", "de-CH")).toEqual({ fault: "“1,234” may be two numbers. Write 1234 or 1.234." });
});

test.each([
  ...["", "-", "--5", "abc", "1-2", "1x500", "1x234.5", "1e5", "1..2", ".", "1,23,4", "12,34.5", "1.2345.678", "1 2"],
  ...["0 125", "0.125.000", "5 %", "0x10", "٣", "1,234,", "1".repeat(31)],
])("“%s” is no number", (text) => {
  for (const locale of ["en", "de", "fr"]) expect(typed(text, locale)).toHaveProperty("fault");
});

test("what is no number is told with what is wrong with it and what would be right", () => {
  const fault = (text: string, locale?: string) => (typed(text, locale) as NumberFault).fault;
  expect(fault("two hundred")).toBe("“two hundred” has no digits. Write the number, such as 215.50.");
  expect(fault("50 EUR", "de")).toBe("“50 EUR” is more than a number. Write the number alone, such as 215,50.");
  expect(fault("50 ₽ 20")).toBe("“50 ₽ 20” is more than a number. Write the number alone, such as 215.50.");
  for (const text of ["٢١٥", "२१५", "２１５", "21५"]) {
    expect(fault(text)).toBe(`“${text}” has digits that are not read here. Write them as 0 to 9, such as 215.50.`);
  }
  expect(fault("1,23,4")).toBe(
    "“1,23,4” cannot be read as one number. Write it with “.” before the decimals and “,” at most between thousands, such as 215.50.",
  );
  expect(fault("1,2,3", "fr")).toBe(
    "“1,2,3” cannot be read as one number. Write it with “,” before the decimals, such as 215,50.",
  );
  expect(fault("1".repeat(31))).toBe("A number has at most 30 digits. Write it as 215.50.");
  expect(fault("x".repeat(31))).toMatch(/^“x{30}…” has no digits/);
});

const decimals = fc
  .tuple(fc.boolean(), fc.oneof(fc.nat(9_999), fc.nat()), fc.stringMatching(/^\d{0,4}[1-9]$|^$/))
  .map(([isBelow, whole, part]) => `${isBelow && whole > 0 ? "-" : ""}${whole}${part === "" ? "" : `.${part}`}`);
const locales = fc.constantFrom(...LOCALES);

test("a number is read from the text that a form shows of it, in every locale", () => {
  holdsFor(
    "numbers of fields",
    fc.property(decimals, locales, (decimal, locale) => {
      const marks = numberMarks(locale);
      expect(numberTyped(asTyped(decimal, marks), marks)).toBe(decimal);
    }),
    { runs: 500 },
  );
});

test("a number as a locale writes it is read as that number or refused, and never read as another", () => {
  holdsFor(
    "written numbers",
    fc.property(decimals, locales, (decimal, locale) => {
      const latin = new Intl.Locale(locale, { numberingSystem: "latn" }).toString();
      const text = new Intl.NumberFormat(latin, { maximumFractionDigits: 20 }).format(decimal as `${number}`);
      const read = typed(text, latin);
      if (typeof read === "string") expect([text, read]).toEqual([text, decimal]);
      else expect([text, read.fault]).toEqual([text, expect.stringMatching(/may be two numbers/)]);
    }),
    { runs: 500 },
  );
});

test("what begins with 0 is below 1 wherever it is typed, with a point or a comma", () => {
  holdsFor(
    "fractions",
    fc.property(fc.stringMatching(/^\d{1,9}[1-9]$/), fc.constantFrom(".", ","), locales, (part, mark, locale) => {
      expect(typed(`0${mark}${part}`, locale)).toBe(`0.${part}`);
    }),
    { runs: 500 },
  );
});
