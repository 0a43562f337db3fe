import { fromScaled, toDecimal } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { Amount, ExactSum } from "./exact-sum.ts";

const amount = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 24n }), scale: fc.integer({ min: 0, max: 12 }) });

test("sums of amounts of any size and number of digits are exact to the last one", () => {
  holdsFor(
    "exact sums",
    fc.property(fc.array(amount, { maxLength: 30 }), (amounts) => {
      const sum = new ExactSum();
      let whole = 0n;
      for (const { units, scale } of amounts) {
        sum.add(new Amount().read(fromScaled(units, scale)));
        whole += units * 10n ** BigInt(12 - scale);
      }
      expect(sum.toString()).toBe(toDecimal(fromScaled(whole, 12)));
    }),
    { runs: 200 },
  );
});

test("a tenth ten times is one, and what is beyond safe integers goes on exactly", () => {
  const tenths = new ExactSum();
  for (let n = 0; n < 10; n++) tenths.add(new Amount().read("0.1"));
  expect(tenths.toString()).toBe("1");
  const large = new ExactSum();
  for (let n = 0; n < 20; n++) large.add(new Amount().read("999999999999999"));
  large.add(new Amount().read("0.00000001"));
  expect(large.toString()).toBe("19999999999999980.00000001");
});
