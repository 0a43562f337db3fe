import { expect, test } from "vitest";
import { Countdown } from "./countdown.ts";

test("it runs out, and can be started again", () => {
  let now = 5_000;
  const countdown = new Countdown(() => now);
  expect(countdown.leftMs()).toBe(0);
  countdown.start(100);
  now += 99;
  expect(countdown.leftMs()).toBe(1);
  now += 1;
  expect(countdown.leftMs()).toBe(0);
  countdown.start(7);
  expect(countdown.leftMs()).toBe(7);
});

test("a clock set back by an hour prolongs it by what had passed, at the most, and what is over stays over", () => {
  let now = 10_000_000;
  const countdown = new Countdown(() => now);
  countdown.start(100);
  now += 60;
  now -= 3_600_000;
  expect(countdown.leftMs()).toBe(100);
  now += 100;
  expect(countdown.leftMs()).toBe(0);
  now -= 3_600_000;
  expect(countdown.leftMs()).toBe(0);
});
