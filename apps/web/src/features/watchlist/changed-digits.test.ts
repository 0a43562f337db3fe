import fc from "fast-check";
import { expect, test } from "vitest";
import { changedDigits } from "./changed-digits.ts";

test("covers the changed digits and no others", () => {
  expect(changedDigits("219.67", "219.68")).toEqual({ from: 5, to: 6 });
  expect(changedDigits("219.67", "220.67")).toEqual({ from: 1, to: 3 });
  expect(changedDigits("219.67", "219.67")).toBeUndefined();
});

test("covers everything when the length changes", () => {
  expect(changedDigits("999.99", "1,000.00")).toEqual({ from: 0, to: 8 });
});

test("outside the span both texts are equal, for any pair of one length", () => {
  const digits = fc.stringMatching(/^[0-9]{6}$/);
  fc.assert(
    fc.property(digits, digits, (before, after) => {
      const span = changedDigits(before, after);
      if (!span) return expect(before).toBe(after);
      expect(before.slice(0, span.from)).toBe(after.slice(0, span.from));
      expect(before.slice(span.to)).toBe(after.slice(span.to));
      expect(before[span.from]).not.toBe(after[span.from]);
    }),
  );
});
