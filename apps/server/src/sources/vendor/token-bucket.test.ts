import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { TokenBucket } from "./token-bucket.ts";

test("a full bucket gives its capacity at once, then one at a time as they come back", () => {
  let now = 1_000;
  const bucket = new TokenBucket(() => now, 5, 2);
  for (let n = 0; n < 5; n++) expect(bucket.take()).toBe(true);
  expect([bucket.left, bucket.take(), bucket.waitMs(), bucket.waitMs(3)]).toEqual([0, false, 500, 1_500]);
  now += 499;
  expect([bucket.take(), bucket.waitMs()]).toEqual([false, 1]);
  now += 1;
  expect(bucket.take()).toBe(true);
  now += 3_600_000;
  expect([bucket.left, bucket.waitMs(), bucket.take(6), bucket.take(5), bucket.left]).toEqual([5, 0, false, true, 0]);
  // More than there ever are come never: the wait is that for a full one.
  expect(bucket.waitMs(6)).toBe(2_500);
});

test("a clock set back gives nothing and holds nothing back", () => {
  let now = 1_000_000;
  const bucket = new TokenBucket(() => now, 2, 1);
  bucket.take(2);
  now -= 500_000;
  expect(bucket.left).toBe(0);
  now += 1_000;
  expect(bucket.left).toBe(1);
});

test("whenever it is asked, no window holds more than capacity and rate allow, and what was waited for is there", () => {
  const step = fc.record({ waitMs: fc.nat(700), tokens: fc.integer({ min: 1, max: 3 }) });
  holdsFor(
    "token bucket",
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 3, max: 8 }), (steps, capacity) => {
      let now = 0;
      const bucket = new TokenBucket(() => now, capacity, 3);
      const taken: { readonly atMs: number; readonly tokens: number }[] = [];
      for (const { waitMs, tokens } of steps) {
        now += waitMs;
        if (!bucket.take(tokens)) {
          now += bucket.waitMs(tokens);
          expect(bucket.take(tokens)).toBe(true);
        }
        taken.push({ atMs: now, tokens });
      }
      for (const { atMs: from } of taken) {
        for (const { atMs: to } of taken.filter(({ atMs }) => atMs >= from)) {
          const within = taken.filter(({ atMs }) => atMs >= from && atMs <= to);
          const sum = within.reduce((total, { tokens }) => total + tokens, 0);
          expect(sum).toBeLessThanOrEqual(capacity + ((to - from) * 3) / 1_000 + 1e-6);
        }
      }
    }),
    { runs: 100 },
  );
});
