import { isNewer, Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { SourceFault } from "../ports/source.ts";

const BOTH = ["protobuf", "json"] as const;

test.each(BOTH)("a stream's first message is its session, then facts and quotes of the set (%s)", (format) => {
  const server = new ScriptedEngine();
  const stream = server.open(["a", "X:B"], { format });
  server.advance(0);
  server.tick("X:A", "1.5");
  server.advance(10);
  expect(stream.messages[0]?.session).toMatchObject({
    clientId: "c",
    tickers: ["A", "X:B"],
    revision: 1n,
    heartbeatMs: 5_000n,
    maxTickers: 256,
    resumed: false,
  });
  expect(stream.messages.flatMap(({ infos }) => infos)).toMatchObject([
    { ticker: "A", name: "A Inc.", canonical: "X:A", source: "scripted" },
    { ticker: "X:B", canonical: "X:B" },
  ]);
  expect(stream.quotes).toMatchObject([{ ticker: "A", price: "1.5", sequence: 1n, source: "scripted", stale: false }]);
});

test("sequence starts at 1 and adds 1 for each accepted quote, equal and older source times too", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"], { delivery: 2 });
  server.advance(0);
  for (const sourceTimeMs of [50, 50, 40, 60]) server.source.tick("X:A", "1", { sourceTimeMs });
  server.advance(10);
  expect(stream.sequencesOf("A")).toEqual([1, 2, 3, 4]);
  expect(stream.quotes.map(({ sourceTimeMs }) => sourceTimeMs)).toEqual([50n, 50n, 40n, 60n]);
});

test("two names of one listing have the same epoch and sequence over one upstream subscription", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A", "X:A"]);
  server.advance(0);
  server.tick("X:A", "2");
  server.advance(10);
  const [first, second] = stream.quotes;
  expect([first?.ticker, second?.ticker]).toEqual(["A", "X:A"]);
  expect([second?.epoch, second?.sequence, second?.price]).toEqual([first?.epoch, first?.sequence, first?.price]);
  expect(server.source.carried).toEqual(["X:A"]);
});

test("the numbering goes on after a spell in which nobody watched", () => {
  const server = new ScriptedEngine();
  server.open(["A"]).handle.close();
  server.advance(0);
  server.tick("X:A", "1");
  server.advance(120_000);
  expect(server.source.carried).toEqual([]);
  const stream = server.open(["A"], { clientId: "later" });
  server.advance(0);
  server.tick("X:A", "2");
  server.advance(10);
  const [old, fresh] = stream.quotes;
  expect(old).toMatchObject({ price: "1", stale: true, sequence: 2n });
  expect(fresh).toMatchObject({ price: "2", stale: false, sequence: 3n, epoch: old?.epoch });
});

test("a change of staleness alone is a quote: same price and source time, next sequence", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"]);
  server.advance(0);
  server.source.tick("X:A", "7", { sourceTimeMs: 123 });
  server.advance(10);
  server.source.living[0]?.fail(new SourceFault("unavailable", "cut"));
  server.advance(10);
  expect(stream.quotes).toMatchObject([
    { price: "7", sourceTimeMs: 123n, sequence: 1n, stale: false },
    { price: "7", sourceTimeMs: 123n, sequence: 2n, stale: true },
  ]);
  expect(stream.quotes[1]?.receivedTimeMs).toBe(stream.quotes[0]?.receivedTimeMs);
});

test("a change of quality alone is a quote too", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"]);
  server.advance(0);
  server.source.tick("X:A", "7", { sourceTimeMs: 123 });
  server.advance(10);
  server.source.living[0]?.say("X:A", { quality: Quality.CLOSED });
  server.advance(10);
  expect(stream.quotes).toMatchObject([
    { price: "7", sourceTimeMs: 123n, sequence: 1n, quality: Quality.LIVE },
    { price: "7", sourceTimeMs: 123n, sequence: 2n, quality: Quality.CLOSED },
  ]);
});

test("what is delivered after something is newer than it, across reconnects of the source", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"]);
  for (let round = 0; round < 20; round++) {
    server.tick("X:A", String(round));
    server.advance(700);
    if (round % 5 === 4) server.source.living[0]?.fail(new SourceFault("unavailable", "cut"));
  }
  const numbered = stream.quotes.map(({ epoch, sequence }) => ({ epoch: Number(epoch), sequence: Number(sequence) }));
  expect(numbered.length).toBeGreaterThan(10);
  numbered.slice(1).forEach((quote, n) => expect(isNewer(quote, numbered[n] as typeof quote)).toBe(true));
});
