import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { idleLoop } from "../../../../test/idle-loop.ts";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { LoopMeter } from "./loop-meter.ts";

/** Keeps the event loop for so long. */
function work(ms: number) {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test("what its scheduler's calls take is told as flushing, once, also of one that throws; nothing else is", () => {
  const scheduler = new FakeScheduler();
  const meter = new LoopMeter();
  const flushing = meter.flushing(scheduler);
  flushing.soon(() => work(5));
  flushing.after(10, () => {
    work(5);
    throw new Error("broken");
  });
  const fromMs = performance.now();
  expect(() => scheduler.advance(10)).toThrow("broken");
  work(10);
  const tookMs = performance.now() - fromMs;
  const { flushing: share } = meter.load();
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual((tookMs - 10) / tookMs);
  expect(meter.load().flushing).toBe(0);
});

test("what was cancelled is not called", () => {
  const scheduler = new FakeScheduler();
  new LoopMeter().flushing(scheduler).after(10, () => expect.fail("called"))();
  scheduler.advance(20);
  expect(scheduler.pending).toBe(0);
});

test("every write of prices to a client is flushing, and a loop full of it widens the window", () => {
  let depth = 0;
  const measured = (call: () => void) => () => {
    depth++;
    call();
    depth--;
  };
  const engine = new ScriptedEngine({
    meter: {
      load: () => ({ loop: 1, flushing: 1 }),
      flushing: (scheduler) => ({
        now: () => scheduler.now(),
        after: (ms, call) => scheduler.after(ms, measured(call)),
        soon: (call) => scheduler.soon(measured(call)),
      }),
    },
  });
  const idle = new ScriptedEngine({ meter: idleLoop });
  const sink = engine.open(["T:A"]);
  const depths: number[] = [];
  const write = sink.write.bind(sink);
  sink.write = (...bytes: Parameters<typeof write>) => {
    depths.push(depth);
    return write(...bytes);
  };
  for (let price = 1; price <= 10; price++) {
    engine.tick("T:A", `${price}`);
    engine.advance(100);
    idle.advance(100);
  }
  expect(depths.length).toBeGreaterThan(2);
  expect(new Set(depths)).toEqual(new Set([1]));
  expect([idle.engine.windowMs, engine.engine.windowMs > 20]).toEqual([5, true]);
});
