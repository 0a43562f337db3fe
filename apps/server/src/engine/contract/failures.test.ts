import { MarketSession, SourceState, TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { RecordingSink } from "../../../../../test/recording-sink.ts";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { listingOf, type Resolve } from "../../../../../test/scripted-source.ts";
import { SourceFault } from "../ports/source.ts";

const errorsOf = (stream: RecordingSink) => stream.messages.flatMap(({ errors }) => errors);
const changesOf = (stream: RecordingSink) => stream.messages.flatMap(({ sourceChanges }) => sourceChanges);

/** A server with a stream of A at the price 1. */
function serving(random: () => number = () => 0.5) {
  const server = new ScriptedEngine({ random });
  const stream = server.open(["A", "X:A", "B"]);
  server.advance(0);
  server.tick("X:A", "1");
  server.advance(1_000);
  const [connection] = server.source.living;
  const fault = (kind: "unknown" | "unavailable" | "not_permitted", canonical = "X:A") =>
    connection?.events.tickerFault(
      connection.wanted.get(canonical) as number,
      new SourceFault(kind, "what the source says", kind === "unavailable" ? 1_234.5 : undefined),
    );
  return { server, stream, fault };
}

describe("unknown is terminal", () => {
  test("the ticker leaves every set under all its names, is said once to each stream, and nothing is left of it", () => {
    const { server, stream, fault } = serving();
    const other = server.open(["X:A"], { clientId: "other" });
    fault("unknown");
    server.advance(1_000);
    expect(errorsOf(stream)).toMatchObject([
      { ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
      { ticker: "X:A", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
    ]);
    expect(errorsOf(other)).toHaveLength(1);
    expect(stream.messages.findLast(({ session }) => session)?.session).toMatchObject({ tickers: ["B"], revision: 3n });
    expect(server.source.carried).toEqual(["X:B"]);
    expect(server.engine.watchedTickers).toBe(1);
    server.tick("X:A", "2");
    server.advance(1_000);
    expect(stream.pricesOf("A")).toEqual(["1"]);
  });

  test("its number may be another ticker's at once, and no quote of one is taken for the other's", () => {
    const { server, stream, fault } = serving();
    fault("unknown");
    server.modify({ add: ["C", "D"] });
    server.advance(10);
    server.tick("X:C", "3");
    server.tick("X:D", "4");
    server.advance(1_000);
    expect(stream.quotes.slice(2)).toMatchObject([
      { ticker: "C", price: "3", sequence: 1n },
      { ticker: "D", price: "4", sequence: 1n },
    ]);
  });
});

describe("unavailable is temporary", () => {
  test("the ticker and its last good price stay: an error is no price and replaces none", () => {
    const { server, stream, fault } = serving();
    fault("unavailable");
    server.advance(1_000);
    expect(errorsOf(stream)).toMatchObject([
      { ticker: "A", code: TickerErrorCode.UNAVAILABLE, message: "what the source says", removed: false },
      { ticker: "X:A", code: TickerErrorCode.UNAVAILABLE, retryAfterMs: 1_235n },
    ]);
    expect(stream.quotes).toHaveLength(2);
    const late = server.open(["A"], { clientId: "late" });
    server.advance(10);
    expect(late.pricesOf("A")).toEqual(["1"]);
    expect(errorsOf(late)).toHaveLength(1);
  });

  test("a trouble that has passed is told to nobody who comes later", () => {
    const { server, fault } = serving();
    fault("unavailable");
    server.tick("X:A", "2");
    const late = server.open(["A"], { clientId: "late" });
    server.advance(10);
    expect(errorsOf(late)).toEqual([]);
    expect(late.pricesOf("A")).toEqual(["2"]);
  });

  test("what the source may not deliver is NOT_PERMITTED, and stays", () => {
    const { server, stream, fault } = serving();
    fault("not_permitted", "X:B");
    server.advance(1_000);
    expect(errorsOf(stream)).toMatchObject([{ ticker: "B", code: TickerErrorCode.NOT_PERMITTED, removed: false }]);
    expect(server.modify({}).tickers).toContain("B");
  });

  test("a source that cannot tell whether it has a ticker is asked again, with jitter, until it can", async () => {
    const { server, stream } = serving(() => 0.5);
    let asked = 0;
    const cannotTell: Resolve = () => {
      asked++;
      return Promise.reject(new SourceFault("unavailable", "not now"));
    };
    server.source.resolve = cannotTell;
    server.modify({ add: ["C"] });
    for (const expectedMs of [1_500, 2_000, 4_000]) {
      await new Promise(setImmediate);
      const before = asked;
      server.advance(expectedMs - 10);
      expect(asked).toBe(before);
      server.advance(20);
      expect(asked).toBe(before + 1);
    }
    await new Promise(setImmediate);
    expect(errorsOf(stream).length).toBeGreaterThanOrEqual(3);
    for (const error of errorsOf(stream)) expect(error).toMatchObject({ ticker: "C", code: 2, removed: false });
    server.source.resolve = (name) => listingOf(name);
    server.advance(10_000);
    server.tick("X:C", "5");
    server.advance(1_000);
    expect(stream.pricesOf("C")).toEqual(["5"]);
  });

  test("however soon it says to come back, it is not asked more than once a second", async () => {
    const { server } = serving();
    let asked = 0;
    server.source.resolve = () => {
      asked++;
      return Promise.reject(new SourceFault("unavailable", "not now", 0));
    };
    server.modify({ add: ["C"] });
    for (let n = 0; n < 100; n++) {
      await new Promise(setImmediate);
      server.advance(100);
    }
    expect(asked).toBeLessThanOrEqual(11);
  });

  test("a source that carries as many as it can says so, and room that others leave is used", () => {
    const server = new ScriptedEngine();
    server.source.limits = { tickersPerConnection: 1, connections: 1 };
    const first = server.open(["A"], { clientId: "first" });
    const stream = server.open(["B", "X:B"]);
    server.advance(10);
    expect(errorsOf(stream)).toMatchObject([
      { ticker: "B", code: TickerErrorCode.LIMIT_EXCEEDED, removed: false },
      { ticker: "X:B", code: TickerErrorCode.LIMIT_EXCEEDED, removed: false },
    ]);
    first.handle.close();
    server.advance(61_000);
    server.tick("X:B", "2");
    server.advance(1_000);
    expect(stream.pricesOf("B")).toEqual(["2"]);
    const late = server.open(["B"], { clientId: "late" });
    expect(errorsOf(late)).toEqual([]);
  });
});

describe("stale is a flag", () => {
  test("when the connection breaks: same price, and the stream is told of its own tickers, once", () => {
    const { server, stream } = serving();
    server.open(["C"], { clientId: "other" });
    server.advance(10);
    server.source.living[0]?.fail(new SourceFault("unavailable", "the line is cut"));
    server.advance(1_000);
    expect(stream.quotes.slice(-2)).toMatchObject([
      { ticker: "A", price: "1", stale: true },
      { ticker: "X:A", price: "1", stale: true },
    ]);
    const change = changesOf(stream).findLast(({ state }) => state === SourceState.RECONNECTING);
    expect(change).toMatchObject({ source: "scripted", tickers: ["A", "X:A", "B"] });
    expect(errorsOf(stream)).toMatchObject([{ ticker: "B", message: "the line is cut", removed: false }]);
    server.advance(3_000);
    server.tick("X:A", "2");
    server.advance(1_000);
    expect(changesOf(stream).at(-1)).toMatchObject({ state: SourceState.CONNECTED });
    expect(stream.quotes.at(-1)).toMatchObject({ price: "2", stale: false });
  });

  test("who comes while it is broken is told too", () => {
    const { server } = serving();
    server.source.living[0]?.fail(new SourceFault("unavailable", "cut", 60_000));
    const late = server.open(["A"], { clientId: "late" });
    server.advance(10);
    expect(late.quotes).toMatchObject([{ price: "1", stale: true }]);
    expect(changesOf(late)).toMatchObject([{ state: SourceState.RECONNECTING, tickers: ["A"] }]);
  });

  test.each([
    ["30 s where prices usually come often", 1_000, 30_000],
    ["5 times the usual gap where they come seldom", 20_000, 100_000],
  ])("when an open market is silent for %s", (_, gapMs, limitMs) => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(0);
    for (let n = 0; n < 40; n++) {
      server.tick("X:A", "1");
      server.advance(gapMs);
    }
    server.tick("X:A", "2");
    server.advance(limitMs - 2_000);
    expect(stream.quotes.at(-1)).toMatchObject({ price: "2", stale: false });
    server.advance(4_000);
    expect(stream.quotes.at(-1)).toMatchObject({ price: "2", stale: true });
  });

  test("an hour in which nobody watched is no part of a ticker's usual gap", () => {
    const server = new ScriptedEngine();
    const perSecond = (count: number) => {
      for (let n = 0; n < count; n++) {
        server.tick("X:A", "1");
        server.advance(1_000);
      }
    };
    const before = server.open(["A"]);
    server.advance(0);
    perSecond(20);
    before.handle.close();
    server.advance(3_600_000);
    const stream = server.open(["A"]);
    server.advance(1_000);
    perSecond(3);
    expect(stream.quotes.at(-1)).toMatchObject({ stale: false });
    server.advance(32_000);
    expect(stream.quotes.at(-1)).toMatchObject({ stale: true });
  });

  test("not when its market is closed", () => {
    const server = new ScriptedEngine();
    server.source.resolve = (name) => listingOf(name, { marketSession: MarketSession.CLOSED });
    const stream = server.open(["A"]);
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(600_000);
    expect(stream.quotes).toMatchObject([{ price: "1", stale: false }]);
  });
});

test("a stranger's text reaches nobody: what a source throws is said in words of our own", async () => {
  const { server, stream } = serving();
  server.source.resolve = () => Promise.reject(new Error("https://vendor.example/?token=hunter2"));
  server.modify({ add: ["C"] });
  await new Promise(setImmediate);
  server.advance(1_000);
  expect(errorsOf(stream)).toHaveLength(1);
  expect(JSON.stringify(errorsOf(stream).map(({ message }) => message))).not.toContain("hunter2");
});
