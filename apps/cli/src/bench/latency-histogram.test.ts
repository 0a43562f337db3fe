import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { LatencyHistogram } from "./latency-histogram.ts";

test("a quantile is that of the sorted times, at most 1.6 % too high and never too low", () => {
  const times = fc.array(fc.oneof(fc.nat(200), fc.nat(100_000), fc.nat(2 ** 31 - 1)), { minLength: 1, maxLength: 300 });
  holdsFor(
    "quantiles",
    fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, part) => {
      const histogram = new LatencyHistogram();
      for (const time of all) histogram.add(time);
      const sorted = all.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(sorted.length * part) - 1] as number;
      const found = histogram.quantile(part);
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 64));
      expect([histogram.max, histogram.count]).toEqual([sorted.at(-1), all.length]);
    }),
    { runs: 200 },
  );
});

test("nothing added is 0, and a time below 0 counts as 0", () => {
  const histogram = new LatencyHistogram();
  expect([histogram.quantile(0.99), histogram.max, histogram.count]).toEqual([0, 0, 0]);
  histogram.add(-5);
  expect([histogram.quantile(0.99), histogram.max, histogram.count]).toEqual([0, 0, 1]);
});
