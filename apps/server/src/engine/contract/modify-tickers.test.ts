import { Failure, TickerErrorCode, TickerOutcome } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { MODIFY_BURST, MODIFY_PER_SECOND } from "../limits.ts";
import { ScriptedSource } from "../../../../../test/scripted-source.ts";

function failureOf(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return expect.fail("the call was not refused");
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `T${n}`);

describe("results", () => {
  test("one per ticker, adds then removes, in the order they were named; duplicates collapse", () => {
    const server = new ScriptedEngine();
    server.open(["A", "B"]);
    const answer = server.modify({ add: ["c", "A", "NOSUCH", " C "], remove: ["z", "b", "Z"] });
    expect(answer.results.map(({ ticker, outcome, code }) => [ticker, outcome, code])).toEqual([
      ["C", TickerOutcome.ACCEPTED, 0],
      ["A", TickerOutcome.ALREADY, 0],
      ["NOSUCH", TickerOutcome.REJECTED, TickerErrorCode.UNKNOWN_TICKER],
      ["Z", TickerOutcome.ABSENT, 0],
      ["B", TickerOutcome.REMOVED, 0],
    ]);
    expect(answer.tickers).toEqual(["A", "C"]);
  });

  test("removes apply before adds: in a full set one that goes makes room for one that comes", () => {
    const server = new ScriptedEngine({ maxTickers: 2 });
    server.open(["A", "B"]);
    const { tickers, results } = server.modify({ add: ["C"], remove: ["A"] });
    expect(tickers).toEqual(["B", "C"]);
    expect(results.map(({ outcome }) => outcome)).toEqual([TickerOutcome.ACCEPTED, TickerOutcome.REMOVED]);
  });

  test("known at once to be unknown: rejected, not added, nothing held of it", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    const { tickers, revision } = server.modify({ add: ["NOSUCH1", "NOSUCH2"] });
    expect({ tickers, revision }).toEqual({ tickers: ["A"], revision: 1 });
    expect(server.engine.watchedTickers).toBe(1);
    server.advance(10);
    expect(stream.messages.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test("where only the source can tell: accepted, and a TickerError follows, said once", async () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.source.resolve = async () => undefined;
    expect(server.modify({ add: ["B"] })).toMatchObject({ tickers: ["A", "B"], revision: 2 });
    await new Promise(setImmediate);
    server.advance(10);
    const errors = stream.messages.flatMap((message) => message.errors);
    expect(errors).toMatchObject([{ ticker: "B", code: TickerErrorCode.UNKNOWN_TICKER, removed: true }]);
    expect(stream.messages.findLast(({ session }) => session)?.session).toMatchObject({ tickers: ["A"], revision: 3n });
    expect(server.modify({ remove: ["B"] }).results).toMatchObject([{ outcome: TickerOutcome.ABSENT }]);
    expect(server.engine.watchedTickers).toBe(1);
  });
});

describe("refusals change nothing", () => {
  test("a ticker in both lists, however it is spelt, is named", () => {
    const server = new ScriptedEngine();
    server.open(["A"]);
    const failure = failureOf(() => server.modify({ add: ["B", "c"], remove: ["A", " C"] }));
    expect(failure).toMatchObject({ reason: "INVALID_ARGUMENT" });
    expect(failure.message).toContain("C is in both");
    expect(server.modify({})).toMatchObject({ tickers: ["A"], revision: 1 });
  });

  test("a ticker outside the grammar is named, in either list", () => {
    const server = new ScriptedEngine();
    server.open(["A"]);
    expect(failureOf(() => server.modify({ add: ["B", "C D"] }))).toMatchObject({ field: "add[1]" });
    expect(failureOf(() => server.modify({ add: ["B"], remove: ["\u202eA"] }))).toMatchObject({ field: "remove[0]" });
    expect(server.modify({})).toMatchObject({ tickers: ["A"], revision: 1 });
    expect(server.engine.watchedTickers).toBe(1);
  });
});

describe("limits", () => {
  test("a session holds its limit; of what is beyond, the first that fit are accepted", () => {
    const server = new ScriptedEngine({ maxTickers: 5 });
    server.open(names(3));
    const { tickers, results } = server.modify({ add: ["A", "T0", "B", "C"] });
    expect(tickers).toEqual(["T0", "T1", "T2", "A", "B"]);
    expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
      [TickerOutcome.ACCEPTED, 0],
      [TickerOutcome.ALREADY, 0],
      [TickerOutcome.ACCEPTED, 0],
      [TickerOutcome.REJECTED, TickerErrorCode.LIMIT_EXCEEDED],
    ]);
    expect(results[3]?.message).toContain("5");
  });

  test.each([256, 257])("StreamPrices with %d tickers: 256 are in, the rest are TickerErrors", (count) => {
    const server = new ScriptedEngine();
    const stream = server.open(names(count));
    expect(stream.messages[0]?.session?.tickers).toEqual(names(256));
    expect(stream.messages[0]?.errors.map(({ ticker, code }) => [ticker, code])).toEqual(
      names(count)
        .slice(256)
        .map((ticker) => [ticker, TickerErrorCode.LIMIT_EXCEEDED]),
    );
    expect(server.engine.watchedTickers).toBe(256);
  });

  test("a server that lets a session hold 10,000 tickers serves one that does", () => {
    const server = new ScriptedEngine({
      maxTickers: 10_000,
      source: (scheduler) =>
        Object.assign(new ScriptedSource(scheduler), { limits: { tickersPerConnection: 10_000, connections: 1 } }),
    });
    const stream = server.open(names(10_000));
    server.advance(0);
    server.tick("X:T9999", "3");
    server.advance(10);
    expect(stream.failure).toBeUndefined();
    expect(stream.messages.flatMap(({ infos }) => infos)).toHaveLength(10_000);
    expect(stream.pricesOf("T9999")).toEqual(["3"]);
  });

  test(`${MODIFY_BURST} changes at once, then ${MODIFY_PER_SECOND} a second; one more is told when to come`, () => {
    const server = new ScriptedEngine();
    server.open(["A"]);
    for (let n = 0; n < MODIFY_BURST; n++) server.modify({ add: [`B${n}`] });
    const failure = failureOf(() => server.modify({ add: ["C"] }));
    expect(failure).toMatchObject({ reason: "LIMIT_MODIFICATIONS", code: "resource_exhausted", limit: 10 });
    expect(failure.retryAfterMs).toBe(100);
    server.advance(100);
    server.modify({ add: ["C"] });
    expect(failureOf(() => server.modify({})).reason).toBe("LIMIT_MODIFICATIONS");
    server.advance(1_000);
    for (let n = 0; n < 10; n++) server.modify({});
    expect(failureOf(() => server.modify({})).reason).toBe("LIMIT_MODIFICATIONS");
  });

  test("a reconnect does not fill the bucket again", () => {
    const server = new ScriptedEngine();
    server.open([]);
    for (let n = 0; n < MODIFY_BURST; n++) server.modify({});
    server.open([]);
    expect(failureOf(() => server.modify({})).reason).toBe("LIMIT_MODIFICATIONS");
  });
});

describe("the stream goes on untouched", () => {
  test("an added ticker's snapshot follows at once if anybody watches it", () => {
    const server = new ScriptedEngine();
    server.open(["A"], { clientId: "other" });
    const stream = server.open(["B"]);
    server.advance(0);
    server.tick("X:A", "4");
    server.advance(1_000);
    server.modify({ add: ["A"] });
    server.advance(0);
    expect(stream.pricesOf("A")).toEqual(["4"]);
    expect(stream.failure).toBeUndefined();
  });

  test("the revision is on the stream before the first quote of the new set", () => {
    const server = new ScriptedEngine();
    server.open(["B"], { clientId: "other" });
    const stream = server.open(["A"]);
    server.advance(0);
    server.tick("X:B", "4");
    const { revision } = server.modify({ add: ["B"] });
    server.advance(10);
    const at = stream.messages.findIndex((message) => message.revision === BigInt(revision));
    const quoted = stream.messages.findIndex(({ quotes }) => quotes.some(({ ticker }) => ticker === "B"));
    expect(at).toBeGreaterThan(0);
    expect(quoted).toBeGreaterThan(at);
  });

  test("a change that changes nothing keeps the revision and says nothing", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(10);
    const before = stream.messages.length;
    expect(server.modify({ add: ["A"], remove: ["B"] }).revision).toBe(1);
    server.advance(10);
    expect(stream.messages).toHaveLength(before);
  });
});

describe("once the answer is there, nothing of a removed ticker is written", () => {
  test.each([
    ["LATEST", 1],
    ["EVERY", 2],
  ])("%s, with quotes waiting", (_, delivery) => {
    const server = new ScriptedEngine();
    const stream = server.open(["A", "B"], { delivery });
    server.advance(0);
    server.tick("X:A", "1");
    server.tick("X:B", "1");
    server.modify({ remove: ["A"] });
    server.tick("X:A", "2");
    server.advance(1_000);
    expect(stream.pricesOf("A")).toEqual([]);
    expect(stream.pricesOf("B")).toEqual(["1"]);
  });

  test.each([
    ["LATEST", 1],
    ["EVERY", 2],
  ])("%s, while the connection takes nothing, even with the log full", (_, delivery) => {
    const server = new ScriptedEngine();
    const stream = server.open(["A", "B"], { delivery, reportConflation: true });
    server.advance(10);
    stream.writable = false;
    for (let n = 0; n < 5_000; n++) server.tick("X:A", String(n));
    server.tick("X:B", "1");
    server.modify({ remove: ["A"] });
    server.tick("X:A", "9");
    server.advance(3_000);
    stream.writable = true;
    server.advance(1_000);
    expect(stream.pricesOf("A")).toEqual([]);
    expect(stream.messages.flatMap(({ gaps, conflated }) => [...gaps, ...conflated])).not.toContainEqual(
      expect.objectContaining({ ticker: "A" }),
    );
    expect(stream.pricesOf("B")).toEqual(["1"]);
  });

  test("one that is added again begins with a snapshot, and its numbering goes on", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"], { delivery: 2 });
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(10);
    server.modify({ remove: ["A"] });
    server.tick("X:A", "2");
    server.tick("X:A", "3");
    server.modify({ add: ["A"] });
    server.tick("X:A", "4");
    server.advance(10);
    expect(stream.sequencesOf("A")).toEqual([1, 3, 4]);
    expect(stream.messages.flatMap(({ gaps }) => gaps)).toEqual([]);
  });
});
