import { ClockStep, type ClockMove } from "@streampulse/client/rooms";
import { expect, test } from "vitest";
import { MoveQueue, WAITING_MAX } from "./move-queue.ts";

const step = { step: ClockStep.NEXT_QUOTE };

/** A queue whose first call is on its way while `moves` come; what was sent, and what was told of it. */
async function sent(moves: readonly ClockMove[], refuse: (change: ClockMove) => boolean = () => false) {
  const calls: ClockMove[] = [];
  const done = Promise.withResolvers<unknown>();
  const send = async (change: ClockMove): Promise<void> => {
    calls.push(change);
    await Promise.resolve();
    if (refuse(change)) throw new Error("refused");
  };
  const queue = new MoveQueue(send, done.resolve);
  for (const move of moves) queue.add(move);
  return { calls, error: await done.promise };
}

test("two places, a hold and a pace: the newer place, the hold and the pace are sent", async () => {
  const { calls } = await sent([{ positionMs: 1 }, { positionMs: 2 }, { isPlaying: false }, { speed: 5 }]);
  expect(calls).toEqual([{ positionMs: 1 }, { positionMs: 2, isPlaying: false, speed: 5 }]);
});

test("each step is a step, and what was said between them keeps its order", async () => {
  expect((await sent([step, step, step, step, step])).calls).toHaveLength(5);
  const { calls } = await sent([step, step, { isPlaying: true }, { speed: 2 }, step]);
  expect(calls).toEqual([step, step, { isPlaying: true, speed: 2 }, step]);
});

test("a place passes over the steps before it, and they have held the clock", async () => {
  const { calls } = await sent([{ isPlaying: true }, step, { speed: 5 }, step, { positionMs: 9 }]);
  expect(calls).toEqual([{ isPlaying: true }, { speed: 5, isPlaying: false, positionMs: 9 }]);
});

test("after a refusal what waits is sent, and the refusal is told", async () => {
  const { calls, error } = await sent([step, { speed: 5 }], (change) => change === step);
  expect(calls).toEqual([step, { speed: 5 }]);
  expect(error).toBeInstanceOf(Error);
});

test("so many wait, and a step beyond them is not taken", async () => {
  const steps = (count: number) => Array.from({ length: count }, () => step);
  // One is on its way.
  expect((await sent(steps(1 + WAITING_MAX))).calls).toHaveLength(1 + WAITING_MAX);
  expect((await sent(steps(2 + WAITING_MAX))).calls).toHaveLength(1 + WAITING_MAX);
});
