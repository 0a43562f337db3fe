import { getEventListeners } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { Heard } from "../../../../test/heard.ts";
import type { ConnectionState } from "../connection-state.ts";
import { StreamPulseError } from "../errors.ts";
import { mendedStream, type MendingOptions } from "./mended-stream.ts";

afterEach(() => vi.unstubAllGlobals());

/** One stream as a test plays it. */
class Played implements AsyncIterable<string> {
  readonly signal: AbortSignal;
  readonly reads = new Heard<number>();
  readonly #waiting: { resolve: (result: IteratorResult<string>) => void; reject: (error: unknown) => void }[] = [];
  readonly #messages: string[] = [];
  left = false;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  send(message: string): void {
    const reader = this.#waiting.shift();
    if (reader) reader.resolve({ value: message, done: false });
    else this.#messages.push(message);
  }

  async fail(error: unknown): Promise<void> {
    await this.reads.until(() => this.#waiting.length > 0);
    this.#waiting.shift()?.reject(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return {
      next: () => {
        const value = this.#messages.shift();
        if (value !== undefined) return Promise.resolve({ value, done: false });
        return new Promise((resolve, reject) => {
          this.#waiting.push({ resolve, reject });
          this.reads.hear(1);
        });
      },
      return: () => {
        this.left = true;
        return Promise.resolve({ value: undefined, done: true });
      },
    };
  }
}

function stage(options: MendingOptions = {}, random = 0.5) {
  const clock = new FakeScheduler();
  const opened = new Heard<Played>();
  const states = new Heard<ConnectionState>();
  const stream = mendedStream(
    { scheduler: clock, random: () => random },
    (signal) => {
      const played = new Played(signal);
      opened.hear(played);
      return played;
    },
    // "." is a sign of life.
    (message) => (message === "." ? undefined : message),
    { onConnection: states.hear, ...options },
  );
  const reconnecting = async (after: number) => {
    const state = await states.until(({ status }) => status === "reconnecting", after);
    if (state.status !== "reconnecting") throw new Error("unreachable");
    return { ...state, waitMs: state.retryAtMs - clock.now() };
  };
  return { clock, opened, states, stream, reconnecting };
}

test("nothing is opened before it is read; what breaks is opened again after its wait", async () => {
  const { clock, opened, stream, reconnecting } = stage();
  expect(opened.all).toHaveLength(0);
  const first = stream.next();
  const one = await opened.until(() => true);
  one.send(".");
  one.send("a");
  expect(await first).toEqual({ value: "a", done: false });
  const second = stream.next();
  await one.fail(new StreamPulseError("unavailable", "Going down.", { reason: "DRAINING", retryAfterMs: 7_000 }));
  const { waitMs, reason, attempt } = await reconnecting(0);
  expect({ waitMs, reason, attempt }).toEqual({ waitMs: 7_000, reason: "Going down.", attempt: 0 });
  expect(one.signal.aborted).toBe(true);
  clock.advance(waitMs);
  const two = await opened.until(() => true, 1);
  two.send("b");
  expect(await second).toEqual({ value: "b", done: false });
  await stream.return?.();
  expect(clock.pending).toBe(0);
});

test("ten seconds of silence end a stream, a slow reader does not", async () => {
  const { clock, opened, states, stream, reconnecting } = stage();
  const first = stream.next();
  (await opened.until(() => true)).send("a");
  await first;
  clock.advance(60_000);
  expect(opened.all[0]?.signal.aborted).toBe(false);
  const second = stream.next();
  await opened.all[0]?.reads.until(() => true, 1);
  clock.advance(7_000);
  expect(states.all.at(-1)?.status).toBe("stalled");
  clock.advance(3_000);
  expect((await reconnecting(0)).reason).toBe("Nothing was heard for 10 s.");
  await stream.return?.();
  expect(await second).toEqual({ value: undefined, done: true });
  expect(opened.all).toHaveLength(1);
});

test("what cannot be mended is thrown, once", async () => {
  const { clock, opened, states, stream } = stage();
  const first = stream.next();
  const one = await opened.until(() => true);
  await one.fail(new StreamPulseError("unauthenticated", "A token is needed."));
  await expect(first).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
  expect(states.all.at(-1)).toEqual({ status: "stopped", reason: "A token is needed." });
  expect(clock.pending).toBe(0);
});

test("an abort ends it without any time passing, while it reads and while it waits, without an error", async () => {
  for (const isWaiting of [false, true]) {
    const stopper = new AbortController();
    const { clock, opened, stream, reconnecting } = stage({ signal: stopper.signal });
    const first = stream.next();
    const one = await opened.until(() => true);
    if (isWaiting) {
      await one.fail(new Error("cut"));
      await reconnecting(0);
    }
    stopper.abort();
    expect(await first).toEqual({ value: undefined, done: true });
    expect({ left: one.left, pending: clock.pending }).toEqual({ left: true, pending: 0 });
    expect(getEventListeners(stopper.signal, "abort")).toHaveLength(0);
  }
  const { opened, stream } = stage({ signal: AbortSignal.abort() });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
  expect(opened.all).toHaveLength(0);
});

test("the network's return ends the wait", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const { opened, stream, reconnecting } = stage();
  const first = stream.next();
  await (await opened.until(() => true)).fail(new Error("cut"));
  await reconnecting(0);
  page.dispatchEvent(new Event("online"));
  (await opened.until(() => true, 1)).send("a");
  expect(await first).toEqual({ value: "a", done: false });
  await stream.return?.();
  expect(getEventListeners(page, "online")).toHaveLength(0);
});

test("1,000 streams read and left leave no listener, timer or open stream", async () => {
  const lasting = new AbortController();
  const clock = new FakeScheduler();
  const all: Played[] = [];
  for (let cycle = 0; cycle < 1_000; cycle++) {
    const open = (signal: AbortSignal) => {
      const played = new Played(signal);
      all.push(played);
      played.send("a");
      return played;
    };
    const ports = { scheduler: clock, random: () => 0 };
    for await (const one of mendedStream(ports, open, (message) => message, { signal: lasting.signal })) {
      expect(one).toBe("a");
      break;
    }
  }
  expect(all.filter(({ signal, left }) => !signal.aborted || !left)).toHaveLength(0);
  expect(clock.pending).toBe(0);
  expect(getEventListeners(lasting.signal, "abort")).toHaveLength(0);
});
