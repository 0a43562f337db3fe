import { expect, onTestFinished, test, vi } from "vitest";
import { DELAY_MAX_MS, forwardClock, systemScheduler } from "./system-scheduler.ts";

/** A wall clock that can be set, and the time told by it, both from 1,000,000. */
function start() {
  let setMs = 1_000_000;
  let realMs = 0;
  const now = forwardClock(
    () => setMs + realMs,
    () => realMs,
  );
  return { now, pass: (ms: number) => (realMs += ms), set: (ms: number) => (setMs += ms) };
}

test("the time is the wall clock's, also after it was set forward", () => {
  const { now, pass, set } = start();
  pass(1_234);
  expect(now()).toBe(1_001_234);
  set(3_600_000);
  expect(now()).toBe(4_601_234);
});

test("a wall clock that is set back is waited for, and time goes on meanwhile", () => {
  const { now, pass, set } = start();
  pass(10_000);
  expect(now()).toBe(1_010_000);
  set(-3_600_000);
  expect(now()).toBe(1_010_000);
  for (let n = 1; n <= 10; n++) {
    pass(1_000);
    expect(now()).toBe(1_010_000 + n * 800);
  }
  pass(20 * 3_600_000);
  expect(now()).toBe(1_010_000 + 10_000 + 20 * 3_600_000 - 3_600_000);
});

test("the time is whole, and never goes back, whatever the wall clock does", () => {
  const { now, pass, set } = start();
  let last = now();
  for (let n = 0; n < 1_000; n++) {
    pass(n % 7);
    set(((n * 7_919) % 41) - 20);
    const next = now();
    expect(Number.isInteger(next)).toBe(true);
    expect(next).toBeGreaterThanOrEqual(last);
    last = next;
  }
});

test.each([DELAY_MAX_MS, DELAY_MAX_MS + 1, 9e9, Infinity])("a call in %d ms waits, and is never made at once", (ms) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let calls = 0;
  systemScheduler.after(ms, () => calls++);
  vi.advanceTimersByTime(DELAY_MAX_MS - 1);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(1);
});
