import { fromScaled, percentChange, subtractDecimal } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { percentText, scaledText } from "./scaled-text.ts";

const price = fc.integer({ min: 1, max: 1_000_000_000 });
const decimals = fc.integer({ min: 0, max: 8 });

test("the text of a whole number and its decimals is core's", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e14, max: 1e14 }), decimals, (units, scale) => {
      expect(scaledText(units, scale)).toBe(fromScaled(BigInt(units), scale));
    }),
  );
  expect([scaledText(0, 2), scaledText(-5, 2), scaledText(1_279, 8)]).toEqual(["0.00", "-0.05", "0.00001279"]);
});

test("change and change per cent are what core computes from the texts", () => {
  fc.assert(
    fc.property(price, price, decimals, (now, before, scale) => {
      const [nowText, beforeText] = [scaledText(now, scale), scaledText(before, scale)];
      expect(scaledText(now - before, scale)).toBe(subtractDecimal(nowText, beforeText));
      expect(percentText(now, before)).toBe(percentChange(nowText, beforeText));
    }),
  );
});

test("halves are rounded away from zero, and nothing is minus zero", () => {
  expect(percentText(20_001, 20_000)).toBe("0.01");
  expect(percentText(19_999, 20_000)).toBe("-0.01");
  expect(percentText(999_999, 1_000_000)).toBe("0.00");
});
