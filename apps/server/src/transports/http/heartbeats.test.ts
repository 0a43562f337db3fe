import { StreamPricesResponseSchema, QuoteSchema } from "@streampulse/proto";
import { expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HEARTBEAT_MS } from "../../engine/limits.ts";
import { hasHeartbeat, withHeartbeats } from "./heartbeats.ts";

/** What is answered by promises is answered. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A stream that says what it is told to say. */
function scripted() {
  const waiting: ((result: IteratorResult<string>) => void)[] = [];
  const state = { isLeft: false };
  const answers: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => waiting.push(resolve)),
      async return() {
        state.isLeft = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const settle = (result: IteratorResult<string>) => waiting.shift()?.(result);
  return {
    answers,
    state,
    say: (value: string) => settle({ done: false, value }),
    end: () => settle({ done: true, value: undefined }),
  };
}

test("a silent stream has a heartbeat each time it said nothing for so long, and none while it talks", async () => {
  const scheduler = new FakeScheduler();
  const { answers, say, end } = scripted();
  const heard: string[] = [];
  const done = (async () => {
    for await (const answer of withHeartbeats(answers, () => "beat", scheduler)) heard.push(answer);
  })();
  await turn();
  for (const [ms, word] of [
    [HEARTBEAT_MS - 1, "a"],
    [HEARTBEAT_MS - 1, "b"],
    [HEARTBEAT_MS, undefined],
    [HEARTBEAT_MS, undefined],
    [1, "c"],
  ] as const) {
    scheduler.advance(ms);
    if (word !== undefined) say(word);
    await turn();
  }
  end();
  await done;
  expect(heard).toEqual(["a", "b", "beat", "beat", "c"]);
});

test("left before its end it leaves what it reads, though that waits for what never comes", async () => {
  const scheduler = new FakeScheduler();
  const { answers, state } = scripted();
  const beats = withHeartbeats(answers, () => "beat", scheduler);
  const first = beats.next();
  await turn();
  scheduler.advance(HEARTBEAT_MS);
  expect((await first).value).toBe("beat");
  await beats.return(undefined);
  expect(state.isLeft).toBe(true);
});

test("a message has room for a heartbeat where it says so", () => {
  expect(hasHeartbeat(StreamPricesResponseSchema)).toBe(true);
  expect(hasHeartbeat(QuoteSchema)).toBe(false);
});
