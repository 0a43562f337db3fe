import { Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { RecordingSink } from "../../../../test/recording-sink.ts";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { listingOf } from "../../../../test/scripted-source.ts";

describe("one upstream subscription", () => {
  test("for 1,000 sessions on one ticker; 65 s after the last of them closed, none", () => {
    const server = new ScriptedEngine();
    const streams = Array.from({ length: 1_000 }, (_, n) =>
      server.open([n % 2 ? "A" : "X:A"], { clientId: `c${n}`, format: n % 3 ? "protobuf" : "json" }),
    );
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(100);
    expect(server.source.carried).toEqual(["X:A"]);
    expect(server.source.made).toHaveLength(1);
    expect(server.engine.status()).toMatchObject({ streams: 1_000, sessions: 1_000 });
    expect(streams.every((stream) => stream.quotes.length === 1)).toBe(true);
    for (const { handle } of streams) handle.close();
    server.advance(59_000);
    expect(server.source.carried).toEqual(["X:A"]);
    server.advance(6_000);
    expect(server.source.carried).toEqual([]);
    expect(server.source.living).toEqual([]);
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
    expect(server.engine.watchedTickers).toBe(0);
  });

  test("who comes back while it lingers finds it there, with its price", () => {
    const server = new ScriptedEngine();
    server.open(["A"]);
    server.advance(0);
    server.tick("X:A", "1");
    server.modify({ remove: ["A"] });
    server.advance(29_000);
    server.tick("X:A", "2");
    server.modify({ add: ["A"] });
    server.advance(120_000);
    expect(server.source.made).toHaveLength(1);
    expect(server.source.carried).toEqual(["X:A"]);
  });

  test("who comes back when it was released meanwhile gets the last price flagged stale, however young", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(0);
    server.modify({ remove: ["A"] });
    server.advance(25_000);
    server.tick("X:A", "1");
    server.advance(6_000);
    expect(server.source.carried).toEqual([]);
    server.modify({ add: ["A"] });
    server.advance(10);
    expect(stream.quotes).toMatchObject([{ price: "1", stale: true, sequence: 2n }]);
  });

  test("is released when the last name goes, and not with the first", () => {
    const server = new ScriptedEngine();
    server.open(["A", "X:A"]);
    server.advance(0);
    server.modify({ remove: ["A"] });
    server.advance(40_000);
    expect(server.source.carried).toEqual(["X:A"]);
    server.modify({ remove: ["X:A"] });
    server.advance(40_000);
    expect(server.source.carried).toEqual([]);
  });

  test("a price of a ticker that nobody wants any more goes nowhere", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(0);
    const [connection] = server.source.living;
    const id = connection?.wanted.get("X:A") as number;
    server.modify({ remove: ["A"] });
    server.advance(31_000);
    connection?.events.quotes([{ id, price: "1" }]);
    connection?.events.info(id, { name: "late" });
    expect(stream.quotes).toEqual([]);
  });
});

describe("answers that come late", () => {
  test("to a question that nobody asks any more change nothing, and the question is ended", async () => {
    const server = new ScriptedEngine();
    const signals: AbortSignal[] = [];
    const answers: (() => void)[] = [];
    server.source.resolve = (name, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(() => resolve(listingOf(name))));
    };
    server.open(["A"]);
    server.modify({ remove: ["A"] });
    server.advance(30_001);
    expect(signals[0]?.aborted).toBe(true);
    expect(server.engine.watchedTickers).toBe(0);
    // The number of A is B's now.
    server.modify({ add: ["B"] });
    answers[0]?.();
    await new Promise(setImmediate);
    server.advance(0);
    expect(server.source.carried).toEqual([]);
    answers[1]?.();
    await new Promise(setImmediate);
    server.advance(0);
    expect(server.source.carried).toEqual(["X:B"]);
  });

  test("to an engine that is closed open nothing", async () => {
    const server = new ScriptedEngine();
    let answer = () => {};
    server.source.resolve = (name) => new Promise((resolve) => (answer = () => resolve(listingOf(name))));
    server.open(["A"]);
    server.engine.drain(() => 0);
    await server.engine.close();
    answer();
    await new Promise(setImmediate);
    server.advance(0);
    expect(server.source.made).toEqual([]);
    expect(server.scheduler.pending).toBe(0);
  });

  test("facts and prices reach a stream that was there before the answer", async () => {
    const server = new ScriptedEngine();
    server.source.resolve = async (name) => listingOf(name);
    const stream = server.open(["A"]);
    await new Promise(setImmediate);
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(1_000);
    expect(stream.messages.flatMap(({ infos }) => infos)).toMatchObject([{ ticker: "A", canonical: "X:A" }]);
    expect(stream.pricesOf("A")).toEqual(["1"]);
  });
});

describe("facts that change", () => {
  test("are told once a second however often they change, whole, under every name", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A", "X:A"]);
    server.advance(10);
    const [connection] = server.source.living;
    const before = infosOf(stream).length;
    for (let n = 0; n < 50; n++) connection?.events.info(connection.wanted.get("X:A") as number, { high: String(n) });
    server.advance(2_000);
    expect(infosOf(stream).slice(before)).toMatchObject([
      { ticker: "A", name: "A Inc.", high: "49" },
      { ticker: "X:A", name: "A Inc.", high: "49" },
    ]);
  });
});

test("10,000 changes with random ids create nothing: NOT_FOUND each", () => {
  const server = new ScriptedEngine();
  const pendingBefore = server.scheduler.pending;
  for (let n = 0; n < 10_000; n++) {
    const reasonOf = () => {
      try {
        server.modify({ clientId: `guess-${n}-${(n * 2_654_435_761) >>> 0}`, add: ["A"] });
      } catch (error) {
        return error instanceof Failure && error.reason;
      }
      return "no failure";
    };
    expect(reasonOf()).toBe("NO_SESSION");
  }
  expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
  expect(server.engine.watchedTickers).toBe(0);
  expect(server.scheduler.pending).toBe(pendingBefore);
});

function infosOf(stream: RecordingSink) {
  return stream.messages.flatMap(({ infos }) => infos);
}
