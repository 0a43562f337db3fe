import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SocketSlot } from "./socket-slot.ts";

function slotOf(isOffered = true) {
  const scheduler = new FakeScheduler();
  return { scheduler, slot: new SocketSlot(scheduler, isOffered), a: {}, b: {} };
}

test("one has it, and the next only when it is given back", () => {
  const { slot, a, b } = slotOf();
  expect([slot.take(a), slot.take(b)]).toEqual([0, undefined]);
  slot.release(b, "closed");
  expect(slot.take(b)).toBeUndefined();
  slot.release(a, "closed");
  expect(slot.take(b)).toBe(1_000);
});

test("who takes it waits until the end of the one before has reached Finnhub", () => {
  const { scheduler, slot, a, b } = slotOf();
  slot.take(a);
  slot.release(a, "dropped");
  scheduler.advance(700);
  expect(slot.take(b)).toBe(300);
  slot.release(b, "closed");
  scheduler.advance(1_000);
  expect(slot.take(a)).toBe(0);
});

test("where there is no socket nobody has it", () => {
  const { slot, a } = slotOf(false);
  expect([slot.take(a), slot.isHeld, slot.invites(true)]).toEqual([undefined, false, false]);
});

test("after a kick nobody has it for a minute, twice as long each time, until it has worked", () => {
  const { scheduler, slot, a } = slotOf();
  const holds: number[] = [];
  for (let n = 0; n < 6; n++) {
    slot.take(a);
    slot.release(a, "kicked");
    const fromMs = scheduler.now();
    while (slot.isHeld) scheduler.advance(1_000);
    holds.push(scheduler.now() - fromMs);
  }
  expect(holds).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  slot.take(a);
  slot.works();
  slot.release(a, "kicked");
  scheduler.advance(60_000);
  expect(slot.take(a)).toBe(0);
});

test("after a refusal it waits for as long as the vendor says, at least fifteen seconds", () => {
  const { scheduler, slot, a } = slotOf();
  slot.take(a);
  slot.release(a, "refused", 40_000);
  scheduler.advance(39_999);
  expect(slot.take(a)).toBeUndefined();
  scheduler.advance(1);
  expect(slot.take(a)).toBe(0);
  slot.works();
  slot.release(a, "refused");
  scheduler.advance(14_999);
  expect([slot.isHeld, slot.take(a)]).toEqual([true, undefined]);
});

test("one that only dropped is free at once: to who had it, and after ninety seconds to all who poll", () => {
  const { scheduler, slot, a, b } = slotOf();
  slot.take(a);
  slot.release(a, "dropped");
  expect([slot.invites(true), slot.invites(false)]).toEqual([true, false]);
  scheduler.advance(89_999);
  expect(slot.invites(false)).toBe(false);
  scheduler.advance(1);
  expect(slot.invites(false)).toBe(true);
  slot.take(b);
  expect([slot.invites(true), slot.invites(false)]).toEqual([false, false]);
});
