import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { RequestPace } from "./request-pace.ts";

function start(burst = 3, everyMs = 250) {
  const scheduler = new FakeScheduler();
  const pace = new RequestPace({ vendor: "Acme", burst, everyMs }, scheduler);
  const leftAtMs: number[] = [];
  const faults: SourceFault[] = [];
  const startMs = scheduler.now();
  const ask = (count: number) => {
    for (let n = 0; n < count; n++) {
      void pace.take().then(
        () => leftAtMs.push(scheduler.now() - startMs),
        (fault: SourceFault) => faults.push(fault),
      );
    }
  };
  /** Lets time pass one step at a time, so that what leaves notes when it did. */
  const pass = async (ms: number, step = 250) => {
    await Promise.resolve();
    for (let passed = 0; passed < ms; passed += step) {
      scheduler.advance(step);
      await Promise.resolve();
    }
  };
  return { scheduler, pace, leftAtMs, faults, ask, pass };
}

test("a burst leaves at once, the rest one by one, in any window no more than burst and rate allow", async () => {
  const { pace, leftAtMs, ask, pass } = start();
  ask(7);
  await pass(1_000);
  expect(leftAtMs).toEqual([0, 0, 0, 250, 500, 750, 1_000]);
  expect(pace.left()).toBe(0);
  await pass(10_000);
  expect(pace.left()).toBe(3);
});

test("who stays away lets nobody leave, and tells how long it still takes", async () => {
  const { scheduler, pace, leftAtMs, faults, ask, pass } = start(1);
  ask(3);
  await pass(0);
  pace.stayAway(new SourceFault("unavailable", "Acme asks for fewer requests.", 5_000));
  await pass(0);
  expect(leftAtMs).toEqual([0]);
  expect(faults).toMatchObject([{ retryAfterMs: 5_000 }, { retryAfterMs: 5_000 }]);
  expect(pace.left()).toBe(0);
  scheduler.advance(4_999);
  await expect(pace.take()).rejects.toMatchObject({ message: "Acme asks for fewer requests.", retryAfterMs: 1 });
  scheduler.advance(1);
  await pace.take();
});

test("500 may wait, one more is told to come back", async () => {
  const { pace, faults, ask, pass } = start(1);
  ask(501);
  await pass(0);
  expect(faults).toEqual([]);
  await expect(pace.take()).rejects.toMatchObject({ message: "Too many look-ups wait for Acme.", retryAfterMs: 1_000 });
});

test("a closed one refuses who waits and who comes, and leaves nothing scheduled", async () => {
  const { scheduler, pace, faults, ask, pass } = start(1);
  ask(3);
  await pass(0);
  pace.close();
  await pass(0);
  expect(faults).toHaveLength(2);
  await expect(pace.take()).rejects.toMatchObject({ kind: "unavailable" });
  expect(scheduler.pending).toBe(0);
});

test("a clock set back holds nobody for longer than a turn", async () => {
  const { scheduler, leftAtMs, ask, pass } = start(1);
  ask(1);
  await pass(0);
  scheduler.advance(-3_600_000);
  ask(1);
  await pass(250);
  expect(leftAtMs).toHaveLength(2);
});
