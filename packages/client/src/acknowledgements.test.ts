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

  test.each(["answer", "fail"] as const)(
    "one at a time: the next follows an %s, with all that came meanwhile",
    async (how) => {
      const took = acknowledgements.ofStream(new AbortController().signal);
      for (let n = 0; n < 10; n++) took(24 * KIB);
      expect(sent).toHaveLength(1);
      sent[0]?.[how]();
      await turn();
      expect(sent.map(({ bytes }) => bytes / KIB)).toEqual([24, 240]);
      sent[1]?.answer();
      await turn();
      expect(sent).toHaveLength(2);
      expect(clock.pending).toBe(0);
    },
  );

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

test("where no answer comes for 5 s there are no more: no connection is left to acknowledge by", async () => {
  const took = acknowledgements.ofStream(new AbortController().signal);
  took(24 * KIB);
  clock.advance(4_999);
  expect(sent[0]?.signal.aborted).toBe(false);
  clock.advance(1);
  expect(sent[0]?.signal.aborted).toBe(true);
  await turn();
  took(100 * KIB);
  acknowledgements.ofStream(new AbortController().signal)(100 * KIB);
  expect(sent).toHaveLength(1);
});
