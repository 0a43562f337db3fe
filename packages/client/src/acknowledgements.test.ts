import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../test/fake-scheduler.ts";
import { Acknowledgements } from "./acknowledgements.ts";

const KIB = 1024;

/** An acknowledgement that was sent. */
interface Sent {
  readonly bytes: number;
  readonly signal: AbortSignal;
  answer(): void;
  fail(): void;
}

let clock: FakeScheduler;
let sent: Sent[];
let acknowledgements: Acknowledgements;

beforeEach(() => {
  clock = new FakeScheduler();
  sent = [];
  acknowledgements = new Acknowledgements(
    clock,
    (bytes, signal) =>
      new Promise<void>((resolve, reject) => {
        sent.push({ bytes, signal, answer: resolve, fail: () => reject(new Error("no")) });
      }),
  );
});

/** Lets what was answered be taken. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("how far a stream was read is told", () => {
  test("after 24 KiB, not before, and of all that came", () => {
    const took = acknowledgements.ofStream(new AbortController().signal);
    took(24 * KIB - 1);
    expect(sent).toHaveLength(0);
    took(100);
    expect(sent).toMatchObject([{ bytes: 24 * KIB + 99 }]);
  });

  test("never for a quiet stream, however long it lasts", () => {
    const took = acknowledgements.ofStream(new AbortController().signal);
    for (let n = 0; n < 1_000; n++) {
      took(15);
      clock.advance(5_000);
    }
    expect(sent).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });

  test("one at a time: the next follows its answer, with all that came meanwhile", async () => {
    const took = acknowledgements.ofStream(new AbortController().signal);
    for (let n = 0; n < 10; n++) took(24 * KIB);
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await turn();
    expect(sent.map(({ bytes }) => bytes / KIB)).toEqual([24, 240]);
    sent[1]?.answer();
    await turn();
    expect(sent).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test("of each stream from its own beginning", async () => {
    acknowledgements.ofStream(new AbortController().signal)(30 * KIB);
    acknowledgements.ofStream(new AbortController().signal)(25 * KIB);
    expect(sent.map(({ bytes }) => bytes / KIB)).toEqual([30, 25]);
  });
});

test("the end of a stream takes its acknowledgement along, and leaves no timer or listener", async () => {
  const stream = new AbortController();
  acknowledgements.ofStream(stream.signal)(24 * KIB);
  stream.abort();
  expect(sent[0]?.signal.aborted).toBe(true);
  await turn();
  expect(clock.pending).toBe(0);
  expect(getEventListeners(stream.signal, "abort")).toHaveLength(0);
});

test("one that nobody answers for 5 s is made again, though nothing more comes: the server may wait for it to send", async () => {
  const took = acknowledgements.ofStream(new AbortController().signal);
  took(24 * KIB);
  sent[0]?.answer();
  await turn();
  took(64 * KIB);
  for (let asked = 2; asked <= 5; asked++) {
    expect(sent).toHaveLength(asked);
    clock.advance(4_999);
    expect(sent.at(-1)?.signal.aborted).toBe(false);
    clock.advance(1);
    expect(sent.at(-1)?.signal.aborted).toBe(true);
    await turn();
  }
  sent.at(-1)?.answer();
  await turn();
  expect(sent.map(({ bytes }) => bytes / KIB)).toEqual([24, 88, 88, 88, 88, 88]);
  expect(clock.pending).toBe(0);
  acknowledgements.ofStream(new AbortController().signal)(24 * KIB);
  expect(sent.at(-1)?.bytes).toBe(24 * KIB);
});

test("one that fails is made again after 1 s, then 2, and so on to half a minute, with what came meanwhile", async () => {
  const stream = new AbortController();
  const took = acknowledgements.ofStream(stream.signal);
  took(24 * KIB);
  for (const [at, waitMs] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
    sent.at(-1)?.fail();
    await turn();
    took(KIB);
    clock.advance(waitMs - 1);
    await turn();
    expect(sent).toHaveLength(at + 1);
    clock.advance(1);
    await turn();
    expect(sent.at(-1)?.bytes).toBe((25 + at) * KIB);
  }
  sent.at(-1)?.answer();
  await turn();
  took(24 * KIB);
  sent.at(-1)?.fail();
  await turn();
  clock.advance(1_000);
  await turn();
  expect(sent).toHaveLength(10);
  sent.at(-1)?.fail();
  await turn();
  stream.abort();
  await turn();
  expect(clock.pending).toBe(0);
  expect(getEventListeners(stream.signal, "abort")).toHaveLength(0);
});
