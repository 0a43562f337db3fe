import { isDecimal } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { decimalsOfScale, siteDecimal } from "./price-scale.ts";

test.each([
  ["1", 0],
  ["100", 2],
  ["100000", 5],
  ["100.0", 2],
  ["1e8", 8],
  ["32", 5],
  ["128", 7],
  ["4", 2],
  ["3", 1],
  ["1000000000000000000", 18],
])("prices of which %s are one whole have %i digits behind the point", (scale, decimals) => {
  expect(decimalsOfScale(scale)).toBe(decimals);
});

test("what is no whole number above zero is no scale", () => {
  for (const none of ["0", "-100", "0.01", "1e19", "9999999999999999999", "x", "", 100, null, undefined]) {
    expect(decimalsOfScale(none), String(none)).toBeUndefined();
  }
});

test("digits are the site's own; zeros beyond the ticker's go, and nothing is rounded that it wrote", () => {
  expect(siteDecimal("1849.09", 2)).toBe("1849.09");
  expect(siteDecimal("7996.0", 2)).toBe("7996.0");
  expect(siteDecimal("7996.000", 2)).toBe("7996.00");
  expect(siteDecimal("219.6853", 2)).toBe("219.6853");
  expect(siteDecimal("8.12345e-6", 2)).toBe("0.00000812345");
  expect(siteDecimal("123456789012.345", 2)).toBe("123456789012.345");
});

test("a printed double is rounded to the ticker's decimals, or to its shortest text", () => {
  expect(siteDecimal("8004.8000000000001819", 2)).toBe("8004.80");
  expect(siteDecimal("0.39840999999999998638", 5)).toBe("0.39841");
  expect(siteDecimal("-0.00059000000000000002963", 5)).toBe("-0.00059");
  expect(siteDecimal("-0.010000000000000000208", 2)).toBe("-0.01");
  expect(siteDecimal("-24.519999999999982", 2)).toBe("-24.52");
  expect(siteDecimal("2.6749999999999998", 2)).toBe("2.67");
  expect(siteDecimal("-0.0050000000000000001", 2)).toBe("-0.01");
  expect(siteDecimal("27070918.212904211134", undefined)).toBe("27070918.21290421");
  expect(siteDecimal("0.10000000000000000555", undefined)).toBe("0.1");
});

test("what is no number is none", () => {
  for (const none of ["", "NaN", "1,5", "0x1", null, undefined, 1.5, {}, `1${"0".repeat(64)}`]) {
    expect(siteDecimal(none, 2), JSON.stringify(none)).toBeUndefined();
  }
});

test("whatever double is printed with 17 digits comes back as its shortest text, or decimal text to its scale", () => {
  holdsFor(
    "printed doubles",
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.nat(8), (value, decimals) => {
      const exact = value.toFixed(20);
      const text = siteDecimal(exact, decimals) ?? "";
      expect(isDecimal(text)).toBe(true);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 * 10 ** -decimals + Math.abs(value) * 1e-15);
    }),
    { runs: 500 },
  );
});
