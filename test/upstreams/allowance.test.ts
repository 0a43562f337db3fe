import { expect, test } from "vitest";
import { FakeScheduler } from "../fake-scheduler.ts";
import { Allowance } from "./allowance.ts";

test("a burst, and then so many a second, to the last one", () => {
  const scheduler = new FakeScheduler();
  const allowance = new Allowance(() => scheduler.now(), 3, 2);
  const takes = (count: number) => Array.from({ length: count }, () => allowance.take());
  expect(takes(4)).toEqual([true, true, true, false]);
  scheduler.advance(499);
  expect(allowance.take()).toBe(false);
  scheduler.advance(1);
  expect(takes(2)).toEqual([true, false]);
  // A little faster than the rate is found out in the end, though no burst is too large.
  const even = Array.from({ length: 60 }, () => (scheduler.advance(490), allowance.take()));
  expect(even.filter((isAllowed) => isAllowed)).toHaveLength(58);
  scheduler.advance(60_000);
  expect(takes(4)).toEqual([true, true, true, false]);
});
