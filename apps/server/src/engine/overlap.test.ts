import { SourceState } from "@streampulse/core";
import { expect, test } from "vitest";
import { startLane } from "../../../../test/scripted-lane.ts";
import { SourceFault } from "./ports/source.ts";

function retired(options: Parameters<typeof startLane>[0] = {}) {
  const running = startLane(options);
  const [old] = running.source.living;
  running.source.opensAtOnce = false;
  return { ...running, old: old as NonNullable<typeof old>, say: running.source.made };
}

test("numbered prices come once each, without gap or repeat, from before the overlap to after it", () => {
  const { source, scheduler, old, prices } = retired();
  old.say("X:A", { price: "1", order: 1 }, { price: "2", order: 2 });
  old.events.retiring();
  const successor = source.made[1];
  old.say("X:A", { price: "3", order: 3 });
  successor?.open();
  successor?.say("X:A", { price: "2", order: 2 }, { price: "3", order: 3 }, { price: "4", order: 4 });
  old.say("X:A", { price: "4", order: 4 }, { price: "5", order: 5 });
  successor?.say("X:A", { price: "5", order: 5 });
  scheduler.advance(10_000);
  expect(old.isClosed).toBe(true);
  successor?.say("X:A", { price: "6", order: 6 });
  expect(prices()).toEqual(["1", "2", "3", "4", "5", "6"]);
});

test("the successor's first price is no repeat of one from before the overlap", () => {
  const { source, old, prices } = retired();
  old.say("X:A", { price: "1", order: 7 });
  old.events.retiring();
  source.made[1]?.open();
  source.made[1]?.say("X:A", { price: "1", order: 7 }, { price: "2", order: 8 });
  expect(prices()).toEqual(["1", "2"]);
});

test("unnumbered prices come from the old connection until the successor speaks of the ticker", () => {
  const { source, old, prices } = retired();
  old.events.retiring();
  source.made[1]?.open();
  old.say("X:A", { price: "1" });
  source.made[1]?.say("X:A", { price: "2" });
  old.say("X:A", { price: "2" });
  source.made[1]?.say("X:A", { price: "3" });
  expect(prices()).toEqual(["1", "2", "3"]);
});

test("nobody is told of a handover that goes well", () => {
  const { source, scheduler, old, states } = retired();
  old.events.retiring();
  scheduler.advance(5_000);
  source.made[1]?.open();
  scheduler.advance(60_000);
  expect(states).toEqual([SourceState.CONNECTED]);
  expect(source.living).toHaveLength(1);
  expect(scheduler.pending).toBe(0);
});

test("where the old connection ends before the successor is open, it is told, and repeats are still known", () => {
  const { source, old, states, prices } = retired();
  old.say("X:A", { price: "1", order: 1 });
  old.events.retiring();
  old.fail(new SourceFault("unavailable", "too early"));
  expect(states).toEqual([SourceState.CONNECTED, SourceState.RECONNECTING]);
  source.made[1]?.open();
  expect(states.at(-1)).toBe(SourceState.CONNECTED);
  source.made[1]?.say("X:A", { price: "1", order: 1 }, { price: "2", order: 2 });
  expect(prices()).toEqual(["1", "2"]);
});

test("where the successor fails the old one goes on, and another is tried", () => {
  const { source, scheduler, old, states, prices } = retired();
  old.events.retiring();
  source.made[1]?.open();
  source.made[1]?.fail(new SourceFault("unavailable", "cut"));
  old.say("X:A", { price: "1" });
  scheduler.advance(3_000);
  expect(source.made).toHaveLength(3);
  // The first successor's handover must not end the second one's.
  scheduler.advance(9_000);
  old.say("X:A", { price: "2" });
  expect(old.isClosed).toBe(false);
  source.made[2]?.open();
  scheduler.advance(10_000);
  expect(source.living).toEqual([source.made[2]]);
  expect(prices()).toEqual(["1", "2"]);
  expect(states).toEqual([SourceState.CONNECTED]);
});

test("the old one that goes on is still watched for signs of life", () => {
  const { source, scheduler, old } = retired({ aliveEveryMs: 1_000 });
  old.events.retiring();
  for (let n = 0; n < 5; n++) {
    scheduler.advance(1_000);
    old.say("X:A", { price: "1" });
  }
  source.made[1]?.fail(new SourceFault("unavailable", "cut", 1_000_000));
  scheduler.advance(7_000);
  expect(old.isClosed).toBe(true);
});
