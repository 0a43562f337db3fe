import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { LOAD_AGAIN_MS, lateStream } from "./late-stream.ts";

const turns = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

function late() {
  const scheduler = new FakeScheduler();
  const controller = new AbortController();
  const state = { loads: 0, isAway: true };
  const stream = lateStream(
    (delayMs, call) => scheduler.after(delayMs, call),
    controller.signal,
    async () => {
      state.loads++;
      if (state.isAway) throw new TypeError("Failed to fetch");
      return (async function* () {
        yield "one";
        yield "two";
      })();
    },
  );
  const pass = async (): Promise<void> => {
    await turns();
    scheduler.advance(LOAD_AGAIN_MS);
    await turns();
  };
  return { pass, controller, state, stream };
}

test("code that cannot be had is asked for again until it is there, and the stream is as it would have been", async () => {
  const { pass, state, stream } = late();
  const first = stream.next();
  for (let n = 1; n <= 2; n++) {
    await pass();
    expect(state.loads).toBe(n + 1);
  }
  state.isAway = false;
  await pass();
  expect(await first).toEqual({ value: "one", done: false });
  expect(await stream.next()).toEqual({ value: "two", done: false });
  expect(await stream.next()).toMatchObject({ done: true });
});

test("one that was left meanwhile asks no more", async () => {
  const { pass, controller, state, stream } = late();
  const first = stream.next();
  await turns();
  controller.abort();
  await pass();
  expect(await first).toMatchObject({ done: true });
  expect(state.loads).toBe(1);
});
