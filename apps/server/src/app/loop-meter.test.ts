import { performance } from "node:perf_hooks";
import { setTimeout as passing } from "node:timers/promises";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { LoopMeter } from "./loop-meter.ts";

/** Keeps the event loop for so long. */
function work(ms: number) {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** A meter after 20 ms of flushing and 10 ms of other work, and the longest that it can have lived. */
function worked() {
  const scheduler = new FakeScheduler();
  const bornMs = performance.now();
  const meter = new LoopMeter();
  const measured = meter.measured(scheduler);
  measured.soon(() => work(10));
  measured.after(10, () => {
    work(10);
    throw new Error("broken");
  });
  expect(() => scheduler.advance(10)).toThrow("broken");
  work(10);
  return { meter, livedMs: () => performance.now() - bornMs };
}

test("what its scheduler's calls take is told as flushing, once, also of one that throws; other work is not", () => {
  const { meter, livedMs } = worked();
  const { loop, flushing } = meter.load();
  expect(flushing).toBeGreaterThanOrEqual(20 / livedMs());
  expect(loop - flushing).toBeGreaterThanOrEqual(9 / livedMs());
  work(1);
  expect(meter.load()).toMatchObject({ flushing: 0 });
});

test("a loop that waits is told as idle, and what was told is told no more", async () => {
  const { meter } = worked();
  expect(meter.load().loop).toBeGreaterThan(0.5);
  // Waiting for a timer is idle, but where the machine took the core away until it was due: then the next one is.
  const waited = async (): Promise<boolean> => {
    meter.load();
    const fromMs = performance.now();
    await passing(50);
    return meter.load().loop < 1 - 25 / (performance.now() - fromMs);
  };
  await expect.poll(waited).toBe(true);
});

test("what was cancelled is not called", () => {
  const scheduler = new FakeScheduler();
  new LoopMeter().measured(scheduler).after(10, () => expect.fail("called"))();
  scheduler.advance(20);
  expect(scheduler.pending).toBe(0);
});
