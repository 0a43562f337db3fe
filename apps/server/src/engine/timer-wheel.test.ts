import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../test/seeded.ts";
import { TimerWheel } from "./timer-wheel.ts";

/** A deadline may be met this much late. */
const LATE_MS = 2;

const step = fc.oneof(
  fc.record({ act: fc.constant("set" as const), id: fc.nat(120), ms: fc.integer({ min: -50, max: 9_000 }) }),
  fc.record({ act: fc.constant("clear" as const), id: fc.nat(120), ms: fc.constant(0) }),
  fc.record({ act: fc.constant("pass" as const), id: fc.constant(0), ms: fc.nat(6_000) }),
);

test("against a plain list: every deadline is met once, never early, and at most a step late", () => {
  holdsFor(
    "timer wheel",
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const scheduler = new FakeScheduler();
      const list = new Map<number, number>();
      const wheel = new TimerWheel(scheduler, (id) => {
        const atMs = list.get(id) as number;
        expect(scheduler.now()).toBeGreaterThanOrEqual(atMs);
        expect(scheduler.now() - atMs).toBeLessThanOrEqual(LATE_MS);
        list.delete(id);
      });
      for (const { act, id, ms } of steps) {
        if (act === "pass") scheduler.advance(ms);
        else if (act === "set") {
          // What is long past is due as soon as what is due now.
          list.set(id, scheduler.now() + Math.max(0, ms));
          wheel.set(id, scheduler.now() + ms);
        } else {
          list.delete(id);
          wheel.clear(id);
        }
        for (const [known, atMs] of list) {
          expect(wheel.has(known)).toBe(true);
          expect(atMs).toBeGreaterThanOrEqual(scheduler.now() - LATE_MS);
        }
      }
      scheduler.advance(10_000);
      expect(list.size).toBe(0);
      expect(scheduler.pending).toBe(0);
    }),
    { runs: 200 },
  );
});

test("ids that fall due together may move, clear and set one another", () => {
  const scheduler = new FakeScheduler();
  const due: number[] = [];
  const wheel = new TimerWheel(scheduler, (id) => {
    due.push(id);
    if (due.length > 1) return;
    for (const other of [1, 2, 3]) if (other !== id) wheel.clear(other);
    wheel.set(id, scheduler.now() + 10);
  });
  for (const id of [1, 2, 3]) wheel.set(id, scheduler.now() + 100);
  scheduler.advance(1_000);
  expect(due).toHaveLength(2);
  expect(due[0]).toBe(due[1]);
});

test("a stopped wheel leaves no timer", () => {
  const scheduler = new FakeScheduler();
  const wheel = new TimerWheel(scheduler, () => expect.fail("due after the stop"));
  wheel.set(1, scheduler.now() + 10);
  wheel.stop();
  wheel.set(2, scheduler.now() + 10);
  expect(scheduler.pending).toBe(0);
  scheduler.advance(1_000);
});

test("a loop that stood still for a minute meets what fell due meanwhile, each once", () => {
  const scheduler = new FakeScheduler();
  const due: number[] = [];
  let sleptMs = 0;
  const sleepy = {
    now: () => scheduler.now() + sleptMs,
    after: scheduler.after.bind(scheduler),
    soon: scheduler.soon.bind(scheduler),
  };
  const wheel = new TimerWheel(sleepy, (id) => due.push(id));
  for (let id = 0; id < 50; id++) wheel.set(id, sleepy.now() + 1 + id * 900);
  sleptMs = 60_000;
  scheduler.advance(2);
  expect(due.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, id) => id));
});
