import { expect, onTestFinished, test, vi } from "vitest";
import { systemScheduler } from "./system-scheduler.ts";

test.each([2 ** 31, 9e9, Infinity])("a call in %d ms waits for some 25 days, and is never made at once", (ms) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let calls = 0;
  systemScheduler.after(ms, () => calls++);
  vi.advanceTimersByTime(2 ** 31 - 2);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(1);
});
