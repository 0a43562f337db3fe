import { Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { RecordingSink } from "../../../../../test/recording-sink.ts";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { SourceFault } from "../ports/source.ts";
import { BLOCKED_MAX_MS, COLD_MAX, HEARTBEAT_MS } from "../limits.ts";

describe("heartbeats", () => {
  test("one each 5 s of silence, with the server's time", () => {
    const server = new ScriptedEngine();
    const stream = server.open([]);
    const start = server.scheduler.now();
    server.advance(HEARTBEAT_MS - 1);
    expect(stream.messages).toHaveLength(1);
    server.advance(20_100);
    const times = stream.messages.slice(1).map(({ heartbeat }) => Number(heartbeat?.serverTimeMs) - start);
    expect(times).toHaveLength(5);
    times.forEach((ms, n) => expect(ms - (n ? (times[n - 1] as number) : 0)).toBeLessThanOrEqual(HEARTBEAT_MS + 4));
  });

  test("none while anything else is sent", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    for (let n = 0; n < 15; n++) {
      server.advance(4_000);
      server.tick("X:A", String(n));
      server.advance(10);
    }
    expect(stream.messages.filter(({ heartbeat }) => heartbeat)).toEqual([]);
  });

  test("a connection that takes nothing is not filled with them", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(10);
    stream.writable = false;
    server.advance(9_900);
    stream.writable = true;
    server.advance(600);
    expect(stream.messages.filter(({ heartbeat }) => heartbeat)).toHaveLength(1);
  });
});

describe("a client that does not read", () => {
  test("is ended with SLOW_CONSUMER after 10 s, not before, and its session can be resumed", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(0);
    server.tick("X:A", "1");
    server.advance(100);
    stream.writable = false;
    server.tick("X:A", "2");
    server.advance(BLOCKED_MAX_MS - 10);
    expect(stream.failure).toBeUndefined();
    server.advance(20);
    expect(stream.failure).toMatchObject({ reason: "SLOW_CONSUMER", code: "resource_exhausted" });
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 1 });
    const resumed = server.open([]);
    server.advance(10);
    expect(resumed.pricesOf("A")).toEqual(["2"]);
  });

  test("is ended too where it has nothing to read but heartbeats", () => {
    const server = new ScriptedEngine();
    const stream = server.open([]);
    server.advance(100);
    stream.writable = false;
    server.advance(HEARTBEAT_MS + BLOCKED_MAX_MS + 100);
    expect(stream.failure?.reason).toBe("SLOW_CONSUMER");
  });

  test("that takes something in between begins anew", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    server.advance(0);
    for (let n = 0; n < 5; n++) {
      stream.writable = false;
      server.tick("X:A", String(n));
      server.advance(9_000);
      stream.writable = true;
      server.advance(600);
    }
    expect(stream.failure).toBeUndefined();
  });

  test("holds a bounded number of messages: beyond it it is ended, and nothing else is harmed", () => {
    const server = new ScriptedEngine({ random: () => 0 });
    const stream = server.open(["A"]);
    const other = server.open(["A"], { clientId: "other" });
    server.advance(100);
    stream.writable = false;
    for (let n = 0; n < COLD_MAX + 10; n++) {
      if (n % 50 === 0) server.advance(10);
      server.source.living[0]?.events.tickerFault(0, new SourceFault("unavailable", "not now"));
    }
    server.advance(10);
    expect(stream.failure?.reason).toBe("SLOW_CONSUMER");
    expect(other.failure).toBeUndefined();
    expect(server.engine.status()).toMatchObject({ streams: 1, sessions: 2 });
  });

  test("costs the others nothing: they go on within the same turn", () => {
    const server = new ScriptedEngine();
    const blocked = Array.from({ length: 20 }, (_, n) => server.open(["A"], { clientId: `blocked${n}` }));
    const honest = server.open(["A"], { clientId: "honest" });
    server.advance(100);
    for (const stream of blocked) stream.writable = false;
    server.tick("X:A", "1");
    server.advance(0);
    expect(honest.pricesOf("A")).toEqual(["1"]);
  });
});

describe("a sink that breaks its promise", () => {
  test.each(["write", "end"] as const)("and throws in %s ends alone: the others get their quotes", (where) => {
    const server = new ScriptedEngine();
    const before = server.open(["A"], { clientId: "1" });
    const broken = server.open(["A"], { clientId: "2" });
    const after = server.open(["A"], { clientId: "3" });
    server.advance(100);
    broken.write = () => {
      throw new Error("write");
    };
    if (where === "end") {
      broken.end = () => {
        throw new Error("end");
      };
    }
    server.tick("X:A", "1");
    server.advance(100);
    expect([before, after].map((stream) => stream.pricesOf("A"))).toEqual([["1"], ["1"]]);
    if (where === "write") expect(broken.failure?.reason).toBe("INTERNAL");
    expect(server.engine.status()).toMatchObject({ streams: 2, sessions: 3 });
    server.tick("X:A", "2");
    server.advance(30_100);
    expect(after.pricesOf("A").slice(0, 2)).toEqual(["1", "2"]);
    expect(server.engine.status()).toMatchObject({ streams: 2, sessions: 2 });
  });
});

describe("endings", () => {
  test("draining ends each stream with UNAVAILABLE and a delay of its own, and leaves no session", async () => {
    const server = new ScriptedEngine();
    const streams = [0, 1, 2].map((n) => server.open(["A"], { clientId: `c${n}` }));
    let delay = 0;
    server.engine.drain(() => (delay += 1_000.4));
    expect(streams.map(({ failure }) => [failure?.reason, failure?.code, failure?.retryAfterMs])).toEqual([
      ["DRAINING", "unavailable", 1_000],
      ["DRAINING", "unavailable", 2_001],
      ["DRAINING", "unavailable", 3_001],
    ]);
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
    await server.engine.close();
    server.advance(0);
    expect(server.scheduler.pending).toBe(0);
    expect(server.source.isClosed).toBe(true);
    expect(server.source.living).toEqual([]);
  });

  test("while draining no further stream begins: it would be lost without a word", () => {
    const server = new ScriptedEngine();
    server.engine.drain(() => 700);
    const late = () => server.open(["A"]);
    expect(late).toThrow(expect.objectContaining({ reason: "DRAINING", retryAfterMs: 700 }) as Error);
    expect(server.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
    expect(server.engine.watchedTickers).toBe(0);
  });

  test("a deadline of the client's ends its stream, and the session is kept", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    stream.handle.end(new Failure("DEADLINE_EXCEEDED"));
    stream.handle.end(new Failure("INTERNAL"));
    expect(stream.failure?.reason).toBe("DEADLINE_EXCEEDED");
    expect(server.open([]).messages[0]?.session).toMatchObject({ resumed: true });
  });

  test("nothing is written after the end", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"], { sink: new RecordingSink() });
    server.advance(0);
    server.tick("X:A", "1");
    stream.handle.end(new Failure("TOKEN_EXPIRED"));
    const { length } = stream.writes;
    stream.failure = undefined;
    server.tick("X:A", "2");
    server.advance(20_000);
    expect(stream.writes).toHaveLength(length);
  });
});
