import fc from "fast-check";
import { expect, test } from "vitest";
import { percentOf, productOf, shareOf, signOf, sumOf } from "./decimal-sum.ts";

test("a sum is exact where floats are not", () => {
  expect(sumOf(["0.1", "0.2"])).toBe("0.3");
  expect(sumOf(["12345678901234567890.01", "-0.02"])).toBe("12345678901234567889.99");
  expect(sumOf([])).toBe("0");
});

test("a sum does not mind the order of its parts", () => {
  const amount = fc.tuple(fc.integer(), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`);
  fc.assert(
    fc.property(fc.array(amount), (parts) => {
      expect(sumOf(parts.toReversed())).toBe(sumOf(parts));
    }),
    { seed: 7 },
  );
});

test.each([
  ["10", "201.70", "2017"],
  ["0.001", "67123.45", "67.12345"],
  ["100", "10", "1000"],
  ["-3", "1.5", "-4.5"],
])("%s × %s is %s", (a, b, product) => expect(productOf(a, b)).toBe(product));

test("a sign is that of the value", () => {
  expect(["-0.00", "0", "0.01", "-0.01"].map(signOf)).toEqual([0, 0, 1, -1]);
});

test("a share is within its bounds, and one of nothing is nothing", () => {
  expect(shareOf("25", "100.00")).toBe(0.25);
  expect(shareOf("250", "100")).toBe(1);
  expect(shareOf("-5", "100")).toBe(0);
  expect(shareOf("5", "0.00")).toBe(0);
  expect(percentOf("1", "3")).toBe("33.3");
  expect(percentOf("-2", "3")).toBe("-66.7");
  expect(percentOf("2", "0")).toBe("0");
});
