import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { readNumber, readShown } from "./shown-price.ts";

describe("a number as people write it", () => {
  test.each([
    ["67,123.45", "en", "67123.45"],
    ["1,234,567", "en", "1234567"],
    ["142.345", "en", "142.345"],
    ["0.00001234", "en", "0.00001234"],
    ["101.230", "en-US", "101.230"],
    ["67\u202f123,45", "fr", "67123.45"],
    ["67\u00a0123,45", "fr", "67123.45"],
    ["67 123,45", "fr", "67123.45"],
    ["67.123,45", "de", "67123.45"],
    ["1.234", "de", "1234"],
    ["1.234", "en", "1.234"],
    ["12,34,567.5", "en-IN", "1234567.5"],
    ["٦٧٬١٢٣٫٤٥", "ar-EG", "67123.45"],
    [" 5.00 ", "", "5.00"],
    ["5.00", "no such language", "5.00"],
  ])("%s in %s is %s", (text, language, number) => {
    expect(readNumber(text, language)).toBe(number);
  });

  // A separator that stands where none of that language does is one of another language: ten times wrong, or a thousand.
  test.each([
    ["1,5", "en"],
    ["1.5", "de"],
    ["1,2345", "en"],
    ["1,23", "en"],
    ["112'16", "en"],
    ["1.2.3", "en"],
    ["−5", "en"],
    ["-5", "en"],
    ["5e3", "en"],
    ["$5", "en"],
    ["—", "en"],
    ["", "en"],
    [".", "en"],
    ["9".repeat(80), "en"],
  ])("%s in %s is none", (text, language) => {
    expect(readNumber(text, language)).toBeUndefined();
  });

  test("what a browser writes in any language is read back, digit by digit", () => {
    const languages = [
      "en-US",
      "de-DE",
      "fr-FR",
      "es-ES",
      "it-IT",
      "ru-RU",
      "ja-JP",
      "pt-BR",
      "en-IN",
      "sv-SE",
      "pl-PL",
    ];
    const property = fc.property(
      fc.constantFrom(...languages),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.nat(6),
      (language, units, decimals) => {
        const value = Number(units) / 10 ** decimals;
        const format = new Intl.NumberFormat(language, {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        });
        const read = readNumber(format.format(value), language);
        expect(read).toBe(value.toFixed(decimals));
      },
    );
    holdsFor("numbers of pages", property, { runs: 300 });
  });

  test("whatever a page may show: no crash, and a price or nothing", () => {
    const property = fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.string(), (text, language) => {
      expect(readNumber(text, language) ?? "0").toMatch(/^\d+(\.\d+)?$/);
      expect(() => readShown(text)).not.toThrow();
    });
    holdsFor("texts of pages", property, { runs: 60 });
  });
});

describe("what a page tells", () => {
  const told = (more: object) => JSON.stringify({ text: "101.50", language: "en", closing: "", noted: "", ...more });

  test("is its price, and whether the market has closed", () => {
    expect(readShown(told({}))).toEqual({ price: "101.50", isClosed: false });
    expect(readShown(told({ closing: "At close at Feb 14, 05:59 GMT+8" }))).toEqual({
      price: "101.50",
      isClosed: true,
    });
  });

  test("a page in another language does not tell whether the market has closed", () => {
    for (const language of ["de", "de-DE", "fr", "", "enx", "no such language"]) {
      for (const closing of ["Zum Handelsschluss, 14. Feb., 05:59 GMT+8", ""]) {
        const shown = readShown(told({ text: "101", language, closing }));
        expect(shown, language).toEqual({ price: "101", isClosed: undefined });
      }
    }
    expect(readShown(told({ language: "en-GB", closing: "10:15 GMT" }))?.isClosed).toBe(false);
  });

  test("a price more than five times the noted one, or a fifth of it, was misread", () => {
    expect(readShown(told({ noted: "20.30" }))).toMatchObject({ price: "101.50" });
    expect(readShown(told({ noted: "20.29" }))).toBeUndefined();
    expect(readShown(told({ noted: "507.5" }))).toMatchObject({ price: "101.50" });
    expect(readShown(told({ noted: "507.6" }))).toBeUndefined();
    // A note of nothing says nothing.
    expect(readShown(told({ noted: "undefined" }))).toMatchObject({ price: "101.50" });
    expect(readShown(told({ noted: "0" }))).toMatchObject({ price: "101.50" });
  });

  test.each([
    told({ text: "0.00" }),
    told({ text: 5 }),
    told({ language: 5 }),
    "null",
    "[]",
    "{",
    "x".repeat(1_001),
    5,
  ])("%j is no price", (news) => {
    expect(readShown(news)).toBeUndefined();
  });
});
