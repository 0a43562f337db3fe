import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { AskedAgain } from "./asked-again.ts";

function start() {
  const scheduler = new FakeScheduler();
  const again = new AskedAgain(scheduler);
  const asked: string[] = [];
  const refuse = (name: string) => again.later(name, () => asked.push(name));
  return { scheduler, again, asked, refuse };
}

test("after 30 s, and twice as long each time up to ten minutes", () => {
  const { scheduler, asked, refuse } = start();
  for (const seconds of [30, 60, 120, 240, 480, 600, 600]) {
    refuse("A");
    scheduler.advance(seconds * 1_000 - 1);
    expect(asked.splice(0)).toEqual([]);
    scheduler.advance(1);
    expect(asked.splice(0)).toEqual(["A"]);
    expect(scheduler.pending).toBe(0);
  }
});

test("each name for itself, with one wait", () => {
  const { scheduler, asked, refuse } = start();
  refuse("A");
  refuse("A");
  refuse("B");
  expect(scheduler.pending).toBe(2);
  scheduler.advance(30_000);
  expect(asked).toEqual(["B"]);
  scheduler.advance(30_000);
  expect(asked).toEqual(["B", "A"]);
});

test("one that is not wanted any more is forgotten, and nothing waits once it is closed", () => {
  const { scheduler, again, asked, refuse } = start();
  refuse("A");
  refuse("B");
  again.keep((name) => name === "B");
  expect(scheduler.pending).toBe(1);
  refuse("A");
  again.close();
  refuse("C");
  expect([scheduler.pending, asked]).toEqual([0, []]);
});
