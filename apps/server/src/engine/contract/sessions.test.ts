import { Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { LOCAL, ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { RecordingSink } from "../../../../../test/recording-sink.ts";
import { LINGERING_MAX } from "../limits.ts";

/** The reason that a call is refused for. */
function reasonOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return error instanceof Failure ? error.reason : String(error);
  }
  return undefined;
}

describe("one stream per session", () => {
  test("a second stream with the same id takes over: the first ends with SUPERSEDED", () => {
    const server = new ScriptedEngine();
    const first = server.open(["A"]);
    const second = server.open(["A"]);
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(10);
    expect(first.failure).toMatchObject({ reason: "SUPERSEDED", code: "aborted" });
    expect(first.pricesOf("A")).toEqual([]);
    expect(second.pricesOf("A")).toEqual(["1"]);
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  });

  test("closing the old stream never harms the new one, at once or after the session's life", () => {
    const server = new ScriptedEngine();
    const old = server.open(["A"]);
    const fresh = server.open([]);
    old.handle.close();
    old.handle.end(new Failure("DEADLINE_EXCEEDED"));
    server.advance(60_000);
    server.tick("X:A", "1");
    server.advance(10);
    expect(fresh.failure).toBeUndefined();
    expect(fresh.pricesOf("A")).toEqual(["1"]);
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  });

  test("a connection that closes within its own end is counted once, and its session can be resumed", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    stream.onEnd = () => stream.handle.close();
    stream.handle.end(new Failure("DEADLINE_EXCEEDED"));
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 1 });
    const resumed = server.open([]);
    server.advance(60_000);
    expect(resumed.failure).toBeUndefined();
    expect(resumed.messages[0]?.session).toMatchObject({ resumed: true, tickers: ["A"] });
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  });

  test("a takeover of a takeover leaves one stream", () => {
    const server = new ScriptedEngine();
    const streams = Array.from({ length: 10 }, () => server.open(["A"]));
    expect(streams.filter(({ failure }) => failure === undefined)).toEqual([streams[9]]);
    for (const { handle } of streams) handle.close();
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 1 });
    server.advance(30_001);
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
  });
});

describe("life", () => {
  test("so many sessions without a stream are kept, and of one more the one that has waited longest is let go", () => {
    const server = new ScriptedEngine();
    const idOf = (n: number) => `c${n}`;
    const leave = (clientId: string) => server.open(["A"], { clientId }).handle.close();
    const living = server.open(["A"], { clientId: "living" });
    for (let n = 0; n < LINGERING_MAX; n++) leave(idOf(n));
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: LINGERING_MAX + 1 });
    // Who comes back and leaves again waits from then on.
    leave(idOf(0));
    leave("more");
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: LINGERING_MAX + 1 });
    const lives = (clientId: string) => server.engine.sessionLives(LOCAL, clientId);
    expect([idOf(0), idOf(1), idOf(2), "more", "living"].map(lives)).toEqual([true, false, true, true, true]);
    expect(living.failure).toBeUndefined();
    server.advance(30_001);
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
  });

  test("a reconnect within 30 s without tickers resumes the set, with a snapshot", () => {
    const server = new ScriptedEngine();
    const first = server.open(["A", "B"]);
    server.advance(0);
    server.tick("X:A", "1");
    first.handle.close();
    server.tick("X:A", "2");
    server.advance(29_999);
    const second = server.open([]);
    expect(second.messages[0]?.session).toMatchObject({ tickers: ["A", "B"], revision: 1n, resumed: true });
    server.advance(10);
    expect(second.pricesOf("A")).toEqual(["2"]);
  });

  test("after 30 s it is another session: empty, not resumed", () => {
    const server = new ScriptedEngine();
    server.open(["A"]).handle.close();
    server.advance(30_001);
    const second = server.open([]);
    expect(second.messages[0]?.session).toMatchObject({ tickers: [], resumed: false });
  });

  test("a reconnect with tickers replaces the set", () => {
    const server = new ScriptedEngine();
    server.open(["A", "B"]).handle.close();
    const second = server.open(["B", "C"]);
    expect(second.messages[0]?.session).toMatchObject({ tickers: ["B", "C"], revision: 2n, resumed: false });
    server.advance(0);
    for (const name of ["X:A", "X:B", "X:C"]) server.tick(name, "5");
    server.advance(10);
    expect(new Set(second.quotes.map(({ ticker }) => ticker))).toEqual(new Set(["B", "C"]));
  });

  test("ModifyTickers works during those 30 s, and the stream that comes has the new set", () => {
    const server = new ScriptedEngine();
    server.open(["A"]).handle.close();
    server.advance(29_000);
    expect(server.modify({ add: ["B"], remove: ["A"] }).tickers).toEqual(["B"]);
    expect(server.open([]).messages[0]?.session).toMatchObject({ tickers: ["B"], resumed: true });
  });

  test("for a session that does not live ModifyTickers answers NOT_FOUND and creates nothing", () => {
    const server = new ScriptedEngine();
    expect(reasonOf(() => server.modify({ add: ["A"] }))).toBe("NO_SESSION");
    server.open(["A"]).handle.close();
    server.advance(30_001);
    expect(reasonOf(() => server.modify({ add: ["B"] }))).toBe("NO_SESSION");
    expect(server.engine.status().sessions).toBe(0);
    server.advance(30_001);
    expect(server.engine.watchedTickers).toBe(0);
  });

  test("a ticker that turned out unknown while nobody was connected is told to the stream that comes, once", async () => {
    const server = new ScriptedEngine();
    let answer: (listing: undefined) => void = () => {};
    server.source.resolve = () => new Promise((resolve) => (answer = resolve));
    server.open(["A"]).handle.close();
    answer(undefined);
    await Promise.resolve();
    await new Promise(setImmediate);
    const second = server.open([]);
    expect(second.messages.flatMap(({ errors }) => errors)).toMatchObject([{ ticker: "A", code: 1, removed: true }]);
    expect(second.messages[0]?.session?.tickers).toEqual([]);
    second.handle.close();
    expect(server.open([]).messages.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe("principals", () => {
  const ada = { principal: "ada", isLocal: false };
  const bob = { principal: "bob", isLocal: false };

  test("another principal with the same client id meets a different, absent session", () => {
    const server = new ScriptedEngine();
    const adas = server.open(["A"], { caller: ada, clientId: "shared" });
    expect(reasonOf(() => server.modify({ caller: bob, clientId: "shared", remove: ["A"] }))).toBe("NO_SESSION");
    const bobs = server.open(["B"], { caller: bob, clientId: "shared" });
    expect(adas.failure).toBeUndefined();
    expect(bobs.messages[0]?.session?.tickers).toEqual(["B"]);
    expect(server.modify({ caller: ada, clientId: "shared", add: ["C"] }).tickers).toEqual(["A", "C"]);
    expect(server.modify({ caller: bob, clientId: "shared" }).tickers).toEqual(["B"]);
  });

  test("from elsewhere without a token the id must be a secret, for streams and for changes", () => {
    const server = new ScriptedEngine();
    const caller = { principal: "anonymous", isLocal: false };
    const guessable = { caller, clientId: "k".repeat(21) };
    expect(reasonOf(() => server.open([], guessable))).toBe("INVALID_ARGUMENT");
    expect(reasonOf(() => server.modify(guessable))).toBe("INVALID_ARGUMENT");
    server.open([], { caller, clientId: "k".repeat(22) });
    expect(server.engine.status().sessions).toBe(1);
  });
});

test("a request that is refused leaves nothing, and ends no other stream", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"]);
  const sink = new RecordingSink();
  for (const wrong of [{ delivery: 9 }, { maxUpdatesPerSecond: -1 }, { clientId: "" }]) {
    expect(reasonOf(() => server.open(["B"], { sink, ...wrong }))).toBe("INVALID_ARGUMENT");
  }
  expect(reasonOf(() => server.open(["B", "C D"], { sink }))).toBe("INVALID_ARGUMENT");
  expect(sink.messages).toEqual([]);
  expect(stream.failure).toBeUndefined();
  expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 1 });
});
