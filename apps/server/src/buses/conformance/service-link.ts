import { setImmediate as turn } from "node:timers/promises";

import { Failure } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";

import type { LinkedCall, ServiceLink, ServiceOwner } from "../../engine/ports/service-link.ts";

/** A bus with who keeps things at one end. */
export interface ServiceLinkHarness {
  /** The way there for other processes. */
  readonly link: ServiceLink;
  /** The owner is gone from one moment to the next. */
  readonly lose: () => Promise<void>;
  /** Ends what is left. */
  end(): Promise<void>;
}

/** Room for a hundred answers, each larger than what any buffer on the way holds of many. */
const LARGE = new Uint8Array(256 * 1024).fill(7);
/** A stream that waits on the way may be ahead of its reader by so many of these: kernel and process together. */
const AHEAD_MAX = 24;

const CALLER = { principal: "somebody", isLocal: false };
const never = new AbortController().signal;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const one of texts) yield Buffer.from(one);
}

function call(method: string, ...request: string[]): LinkedCall {
  return { method, caller: CALLER, request: pieces(...request) };
}

async function heard(answers: AsyncIterable<Uint8Array>): Promise<string[]> {
  const all: string[] = [];
  for await (const one of answers) all.push(text(one));
  return all;
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

type Promises = Readonly<
  Record<string, { readonly answer: ServiceOwner["answer"]; readonly keep: (at: Stage) => Promise<void> }>
>;

interface Stage extends ServiceLinkHarness {
  /** What the owner noted. */
  readonly noted: string[];
}

const promisesOf = (noted: string[]): Promises => ({
  "a call arrives with its method, caller and whole request, and its answers come in order, then the end": {
    async *answer({ method, caller, request }) {
      yield Buffer.from(`${method} ${caller.principal} ${caller.isLocal}`);
      for await (const piece of request) yield Buffer.from(`got ${text(piece)}`);
    },
    async keep({ link }) {
      const answers = await heard(link.call(call("a.B/C", "x", "", "y"), never));
      expect(answers).toEqual(["a.B/C somebody false", "got x", "got ", "got y"]);
      expect(await heard(link.call(call("a.B/D"), never))).toEqual(["a.B/D somebody false"]);
    },
  },

  "a failure arrives with all that it says, after what was answered before": {
    async *answer() {
      yield Buffer.from("first");
      throw new Failure("INVALID_ARGUMENT", "no “good”", { field: "name", retryAfterMs: 5, limit: 3 });
    },
    async keep({ link }) {
      const got: string[] = [];
      const reading = (async () => {
        for await (const one of link.call(call("a.B/C", "x"), never)) got.push(text(one));
      })();
      const failure = await reading.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Failure);
      const { reason, message, field, retryAfterMs, limit } = failure as Failure;
      expect({ reason, message, field, retryAfterMs, limit }).toEqual({
        reason: "INVALID_ARGUMENT",
        message: "no “good”",
        field: "name",
        retryAfterMs: 5,
        limit: 3,
      });
      expect(got).toEqual(["first"]);
    },
  },

  "who leaves, or aborts, is gone for the owner too": {
    async *answer({ method }, signal) {
      yield Buffer.from("one");
      await aborted(signal);
      noted.push(method);
    },
    async keep({ link }) {
      for await (const one of link.call(call("left", "x"), never)) {
        expect(text(one)).toBe("one");
        break;
      }
      await expect.poll(() => noted).toEqual(["left"]);
      const abort = new AbortController();
      const reading = heard(link.call(call("aborted", "x"), abort.signal));
      await turn();
      abort.abort();
      expect((await reading).length).toBeLessThanOrEqual(1);
      expect(await heard(link.call(call("never", "x"), abort.signal))).toEqual([]);
    },
  },

  "a reader who takes nothing holds back its own call alone, and what waits for it is bounded": {
    async *answer({ method }) {
      if (method === "quick") return void (yield Buffer.from("here"));
      for (let n = 1; n <= 100; n++) {
        noted.push(String(n));
        yield LARGE;
      }
    },
    async keep({ link }) {
      const slow = link.call(call("slow", "x"), never)[Symbol.asyncIterator]();
      expect((await slow.next()).value).toHaveLength(LARGE.length);
      for (let n = 0; n < 20; n++) expect(await heard(link.call(call("quick", "x"), never))).toEqual(["here"]);
      for (let n = 0; n < 200; n++) await turn();
      expect(noted.length).toBeLessThanOrEqual(AHEAD_MAX);
      let count = 1;
      for (let next = await slow.next(); next.done !== true; next = await slow.next()) count++;
      expect(count).toBe(100);
    },
  },

  "a request that breaks off is told to the owner as broken, never as whole": {
    async *answer({ request }) {
      try {
        for await (const piece of request) noted.push(text(piece));
        noted.push("whole");
      } catch {
        noted.push("broken");
      }
      yield Buffer.from("done");
    },
    async keep({ link }) {
      async function* breaking() {
        yield Buffer.from("half");
        await expect.poll(() => noted).toEqual(["half"]);
        throw new Error("the client went away");
      }
      const answers = heard(link.call({ method: "m", caller: CALLER, request: breaking() }, never));
      await expect(answers).rejects.toBeInstanceOf(Failure);
      await expect.poll(() => noted.at(-1)).toBe("broken");
    },
  },

  "where the owner is lost, a call under way and a later one are UNAVAILABLE, with a time to try again": {
    async *answer(_call, signal) {
      yield Buffer.from("one");
      await aborted(signal);
    },
    async keep({ link, lose }) {
      const stream = link.call(call("m", "x"), never)[Symbol.asyncIterator]();
      expect(text((await stream.next()).value as Uint8Array)).toBe("one");
      await lose();
      for (const ask of [() => stream.next(), () => heard(link.call(call("m", "x"), never))]) {
        const failure = await (ask() as Promise<unknown>).catch((error: unknown) => error);
        expect(failure).toMatchObject({ reason: "UNAVAILABLE" });
        expect((failure as Failure).retryAfterMs).toBeGreaterThan(0);
      }
    },
  },
});

/** Holds a bus to the contract of engine/ports/service-link.ts: one test per promise, each with an owner and a harness of its own. */
export function describeServiceLink(
  name: string,
  makeHarness: (owner: ServiceOwner) => Promise<ServiceLinkHarness>,
): void {
  describe(`the service link of ${name} keeps the contract`, () => {
    for (const promise of Object.keys(promisesOf([]))) {
      test(promise, async () => {
        const noted: string[] = [];
        const { answer, keep } = promisesOf(noted)[promise] as Promises[string];
        const harness = await makeHarness({ answer });
        onTestFinished(() => harness.end());
        await keep({ ...harness, noted });
      });
    }
  });
}
