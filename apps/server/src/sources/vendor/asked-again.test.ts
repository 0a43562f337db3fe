import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { AskedAgain } from "./asked-again.ts";

function start() {
  const scheduler = new FakeScheduler();
  const wanted = new Map(["A", "B"].map((name) => [name, { name, refused: false }]));
  const asked: string[] = [];
  const told: string[] = [];
  const subscriptions = {
    find: (name: string) => wanted.get(name),
    askAgain: ({ name, refused }: { name: string; refused: boolean }) =>
      void told.push(`${name}${refused ? " refused" : ""}`),
  };
  const again = new AskedAgain(scheduler, subscriptions, () => asked.push(...told.splice(0)));
  const refuse = (name: string) => {
    const found = wanted.get(name);
    if (found) found.refused = true;
    again.later(name);
  };
  return { scheduler, wanted, again, asked, refuse };
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

test("one that came to be wanted anew meanwhile, and was not refused, is left alone", () => {
  const { scheduler, wanted, asked, refuse } = start();
  refuse("A");
  wanted.set("A", { name: "A", refused: false });
  scheduler.advance(30_000);
  expect(asked).toEqual([]);
});

test("one that is not wanted any more is forgotten, and nothing waits once it is closed", () => {
  const { scheduler, wanted, again, asked, refuse } = start();
  refuse("A");
  refuse("B");
  wanted.delete("A");
  again.forgetUnwanted();
  expect(scheduler.pending).toBe(1);
  refuse("A");
  again.close();
  refuse("B");
  expect([scheduler.pending, asked]).toEqual([0, []]);
});
