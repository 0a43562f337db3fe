import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

test("so many at once, and the next one says when to come", () => {
  const bucket = new TokenBucket(60, 10, 1_000);
  for (let n = 0; n < 60; n++) expect(bucket.take(1_000)).toBe(0);
  expect(bucket.take(1_000)).toBe(100);
  expect(bucket.take(1_040)).toBe(60);
  expect(bucket.take(1_100)).toBe(0);
  expect(bucket.take(1_100)).toBe(100);
});

test("who comes back when told to is not sent away again", () => {
  const bucket = new TokenBucket(1, 3, 0);
  bucket.take(0);
  let now = 0;
  for (let n = 0; n < 100; n++) {
    const waitMs = bucket.take(now);
    now += waitMs;
    expect(bucket.take(now)).toBe(0);
  }
});

test("in the long run it is the rate, and rest earns no more than the burst", () => {
  const bucket = new TokenBucket(60, 10, 0);
  let taken = 0;
  for (let now = 0; now < 60_000; now += 7) if (bucket.take(now) === 0) taken++;
  expect(taken).toBeGreaterThanOrEqual(60 + 598);
  expect(taken).toBeLessThanOrEqual(60 + 600);
  for (let n = 0; n < 60; n++) expect(bucket.take(10_000_000)).toBe(0);
  expect(bucket.take(10_000_000)).toBeGreaterThan(0);
});

test("a clock that is set back neither earns nor throws", () => {
  const bucket = new TokenBucket(1, 1, 1_000_000);
  expect(bucket.take(1_000_000)).toBe(0);
  expect(bucket.take(0)).toBeGreaterThan(0);
});
