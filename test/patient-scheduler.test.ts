import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patientScheduler } from "./patient-scheduler.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("with no timer to wait for, a stall counts for what it may", () => {
  const scheduler = patientScheduler(5);
  const begunMs = scheduler.now();
  vi.advanceTimersByTime(1_000);
  expect(scheduler.now() - begunMs).toBe(5);
});

test("what a timer waits for passes whole; beyond the next one nothing does", () => {
  const scheduler = patientScheduler(5);
  const begunMs = scheduler.now();
  const called: string[] = [];
  const note = (name: string) => () => called.push(`${name} ${scheduler.now() - begunMs}`);
  scheduler.after(100, note("a"));
  const cancel = scheduler.after(50, note("never"));
  scheduler.after(5_000, note("b"));
  cancel();
  vi.advanceTimersByTime(99);
  expect(called).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(called).toEqual(["a 100"]);
  vi.advanceTimersByTime(4_900);
  expect(called).toEqual(["a 100", "b 5000"]);
});
