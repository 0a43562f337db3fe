import { expect, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "./fake-scheduler.ts";

test("calls run at their own time, in order of time and then of making, those made meanwhile included", () => {
  const scheduler = new FakeScheduler();
  const ran: string[] = [];
  const note = (name: string) => ran.push(`${name}@${scheduler.now() - FAKE_START_MS}`);
  scheduler.after(20, () => note("b"));
  scheduler.after(20, () => note("c"));
  scheduler.after(10, () => {
    note("a");
    scheduler.after(15, () => note("d"));
    scheduler.soon(() => note("end of a"));
  });
  scheduler.after(31, () => note("not yet"));
  scheduler.advance(30);
  expect(ran).toEqual(["a@10", "end of a@10", "b@20", "c@20", "d@25"]);
  expect(scheduler.now()).toBe(FAKE_START_MS + 30);
  expect(scheduler.pending).toBe(1);
});

test("a cancelled call never runs, and cancelling again does nothing", () => {
  const scheduler = new FakeScheduler();
  let ran = 0;
  const cancel = scheduler.after(1, () => ran++);
  cancel();
  cancel();
  expect(scheduler.pending).toBe(0);
  scheduler.advance(10);
  expect(ran).toBe(0);
});

test("nothing runs before time is advanced, and advance(0) ends a turn", () => {
  const scheduler = new FakeScheduler();
  const ran: string[] = [];
  scheduler.soon(() => ran.push("soon"));
  scheduler.after(0, () => ran.push("after 0"));
  expect(ran).toEqual([]);
  scheduler.advance(0);
  expect(ran).toEqual(["soon", "after 0"]);
});

test("a loop that never ends is an error", () => {
  const scheduler = new FakeScheduler();
  const again = () => scheduler.soon(again);
  again();
  expect(() => scheduler.advance(0)).toThrow("calls in one turn");
});
