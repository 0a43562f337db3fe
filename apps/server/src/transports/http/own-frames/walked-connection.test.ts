import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { bareDoor, sayMessage } from "../../../../../../test/bare-door.ts";
import { numbers } from "../../../../../../test/http2-peer.ts";
import { frame, headerBlock, settings } from "../../../../../../test/raw-http2.ts";
import { speakHttp2, type RawTalk } from "../../../../../../test/http2-talk.ts";
import { holdsInTurns } from "../../../../../../test/seeded.ts";
import { envelope } from "../../../../../../test/stream-reader.ts";
import type { Sink } from "../../../engine/ports/transport.ts";
import type { PriceEngine } from "../../../engine/price-engine.ts";
import type { Listener } from "../listener.ts";

const WINDOW_MAX = 2 ** 31 - 1;
const logged: unknown[] = [];

/** Says what it was asked in some writes, of which one is longer than a frame, and ends the stream unless told to stay. */
const echo = {
  openStream(caller: unknown, { clientId, tickers }: { clientId: string; tickers: string[] }, sink: Sink) {
    for (const text of [
      JSON.stringify([caller, sink.format]),
      JSON.stringify([clientId, tickers]),
      "x".repeat(20_000),
    ]) {
      sayMessage(sink, text);
    }
    if (clientId !== "stay") sink.end(new Failure("DRAINING", undefined, { retryAfterMs: 1 }));
    return { close() {}, end() {} };
  },
} as unknown as PriceEngine;

function door(hasOwnFrames: boolean): Listener {
  return bareDoor({ engine: echo, logError: (_id, error) => logged.push(error), hasOwnFrames });
}

const doors = [door(true), door(false)] as const;
let ports: number[];

beforeAll(async () => {
  ports = await Promise.all(doors.map((one) => one.listen("127.0.0.1", 0)));
});

afterAll(async () => {
  await Promise.all(doors.map((one) => one.close(0)));
  expect(logged).toEqual([]);
});

const request = (path: string, more: Readonly<Record<string, string>> = {}) =>
  headerBlock({ ":method": "POST", ":scheme": "http", ":path": path, ":authority": "localhost", ...more });
const stream = (type: string, more: Readonly<Record<string, string>> = {}) =>
  request("/streampulse.v1.PriceService/StreamPrices", { "content-type": `application/${type}`, ...more });
const body = (clientId: string) => envelope(JSON.stringify({ clientId, tickers: ["AAPL"] }));

/** A whole streaming request. */
const asks = (id: number, type = "grpc+json", clientId = "c") =>
  Buffer.concat([frame(1, 4, id, stream(type)), frame(0, 1, id, body(clientId))]);
/** A request that is the library's. */
const probes = (id: number) => frame(1, 5, id, request("/healthz", { ":method": "GET" }));
const grows = (id: number, by: number) => frame(8, 0, id, numbers(by));
const resets = (id: number) => frame(3, 0, id, numbers(8));
const WIDE = Buffer.concat([settings([4, 1_000_000]), grows(0, 1_000_000)]);

/** What both doors said. Where they end the connection, how far its streams have come is chance. */
async function both(parts: readonly Buffer[]): Promise<RawTalk[]> {
  const talks = await Promise.all(ports.map((port) => speakHttp2(port, parts)));
  return talks.map((talk) => (talk.isClosed ? { ...talk, streams: {} } : talk));
}

/** Frames that are in order, and others that are none. */
const SAID: readonly [string, readonly Buffer[]][] = [
  ["gRPC", [WIDE, asks(1)]],
  ["gRPC-Web", [WIDE, asks(1, "grpc-web+json")]],
  ["Connect", [WIDE, asks(1, "connect+json")]],
  ["a stream that stays, and another", [WIDE, asks(1, "grpc+json", "stay"), asks(3, "connect+json")]],
  ["streams and the library's", [WIDE, asks(1), probes(3), asks(5), probes(7)]],
  ["windows as they are at first", [settings(), asks(1), asks(3)]],
  ["windows that are too small at first", [settings([4, 0]), asks(1), asks(3), grows(1, 7), grows(3, 100_000)]],
  ["windows for a stream behind its request at once", [Buffer.concat([settings([4, 0]), asks(1), grows(1, 99)])]],
  ["a connection's window that is used up", [settings([4, 900_000]), asks(1), asks(3), asks(5), asks(7), probes(9)]],
  ["and opened", [settings([4, 900_000]), asks(1), asks(3), asks(5), asks(7), probes(9), grows(0, 100_000)]],
  ["settings that shut windows", [WIDE, asks(1, "grpc+json", "stay"), settings([4, 0]), asks(3), probes(5)]],
  ["settings that open them", [settings([4, 0]), asks(1), asks(3), settings([4, 30_000])]],
  ["longer frames", [settings([4, 1_000_000], [5, 1_000_000]), grows(0, 1_000_000), asks(1)]],
  ["too long frames", [settings([5, 2 ** 24])]],
  ["too short frames", [settings([5, 16_383])]],
  ["too large initial windows", [settings([4, 2 ** 31])]],
  ["initial windows that are too large for a stream's", [WIDE, asks(1, "grpc+json", "stay"), grows(1, WINDOW_MAX - 1_000_000), settings([4, WINDOW_MAX])]],
  ["settings of odd length", [frame(4, 0, 0, Buffer.alloc(5))]],
  ["settings on a stream", [settings(), frame(4, 0, 1)]],
  ["settings twice in one frame", [settings([4, 0], [4, 100]), asks(1)]],
  ["no settings", [asks(1)]],
  ["a window update first", [grows(0, 1)]],
  ["growth by nothing", [WIDE, grows(0, 0)]],
  ["growth by nothing of a stream", [WIDE, asks(1, "grpc+json", "stay"), grows(1, 0), probes(3)]],
  ["growth by nothing of a library's", [WIDE, frame(1, 4, 1, request("/healthz")), grows(1, 0), probes(3)]],
  ["too much growth", [WIDE, asks(1), grows(0, WINDOW_MAX)]],
  ["too much growth of a stream", [WIDE, asks(1, "grpc+json", "stay"), grows(1, WINDOW_MAX), probes(3)]],
  ["too much growth of a stream at once", [Buffer.concat([WIDE, frame(1, 4, 1, stream("grpc+json")), grows(1, WINDOW_MAX), probes(3)])]],
  ["too much growth of a stream with no window", [settings([4, 0]), asks(1, "grpc+json", "stay"), grows(1, WINDOW_MAX), grows(1, WINDOW_MAX), probes(3)]],
  ["too much growth with no window", [settings([4, 900_000]), asks(1), asks(3), asks(5), asks(7), grows(0, WINDOW_MAX), grows(0, WINDOW_MAX)]],
  ["growth of three bytes", [WIDE, frame(8, 0, 0, Buffer.alloc(3))]],
  ["growth of a stream that never was", [WIDE, grows(9, 5)]],
  ["growth of one that is over", [WIDE, asks(1), grows(1, 5), probes(3)]],
  ["a reset", [WIDE, asks(1, "grpc+json", "stay"), resets(1), probes(3), asks(5)]],
  ["a reset while windows are shut", [settings([4, 5]), asks(1), resets(1), asks(3), grows(3, 50_000)]],
  ["a reset of nothing", [WIDE, resets(5)]],
  ["half a request", [WIDE, frame(1, 4, 1, stream("grpc+json")), frame(0, 0, 1, body("c").subarray(0, 9)), probes(3)]],
  ["a head in parts", [WIDE, frame(1, 1, 1, stream("grpc+json").subarray(0, 30)), frame(9, 0, 1, stream("grpc+json").subarray(30, 60)), frame(9, 4, 1, stream("grpc+json").subarray(60))]],
  ["growth within a head", [WIDE, frame(1, 1, 1, stream("grpc+json").subarray(0, 30)), grows(0, 1)]],
  ["growth of a stream within its head", [WIDE, asks(1, "grpc+json", "stay"), frame(1, 1, 3, stream("grpc+json").subarray(0, 30)), grows(1, 1)]],
  ["settings within a head", [WIDE, frame(1, 1, 1, stream("grpc+json").subarray(0, 30)), settings([4, 1])]],
  ["a head that is none", [WIDE, frame(1, 5, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))]],
  ["padding", [WIDE, frame(1, 4, 1, stream("grpc+json")), frame(0, 9, 1, Buffer.concat([Buffer.from([7]), body("c"), Buffer.alloc(7)]))]],
  ["padding beyond the frame", [WIDE, frame(1, 4, 1, stream("grpc+json")), frame(0, 9, 1, Buffer.from([7, 0]))]],
  ["kinds nobody knows", [WIDE, frame(0xfe, 255, 0, Buffer.alloc(70)), asks(1), frame(0x42, 0, 1, Buffer.alloc(3))]],
  ["a frame that is too long", [WIDE, frame(0xfe, 0, 0, Buffer.alloc(16_385))]],
  ["a ping that is too short", [WIDE, frame(6, 0, 0, Buffer.alloc(7))]],
  ["a push", [WIDE, frame(5, 4, 1, Buffer.alloc(5))]],
  ["an even stream", [WIDE, asks(2)]],
  ["streams backwards", [WIDE, asks(5), asks(3)]],
  ["a goodbye", [WIDE, asks(1), frame(7, 0, 0, numbers(0, 0)), asks(3)]],
  ["an interim answer", [WIDE, frame(1, 4, 1, stream("grpc+json", { expect: "100-continue" })), frame(0, 1, 1, body("c"))]],
  ["a type that is none", [WIDE, asks(1, "grpc+xml")]],
  ["another method", [WIDE, frame(1, 5, 1, headerBlock({ ":method": "GET", ":scheme": "http", ":path": "/streampulse.v1.PriceService/StreamPrices", ":authority": "localhost" }))]],
  ["a body that is none", [WIDE, frame(1, 4, 1, stream("grpc+json")), frame(0, 1, 1, Buffer.from("\0\0\0\0\x05{{{{{"))]],
]; // prettier-ignore

/** What depends on how the bytes are cut: who gets the last of a window, and how far a stream is that is reset. */
const BY_CHANCE = /used up|a reset/;
const CUT = SAID.filter(([name]) => !BY_CHANCE.test(name));

describe("whatever a client says, a server that frames streams itself says what one that does not would", () => {
  test.each(SAID)("%s", async (_name, parts) => {
    const [own, plain] = await both(parts);
    expect(own).toEqual(plain);
  });

  test("also when it is cut anywhere", { timeout: 120_000 }, async () => {
    const cuts = fc.array(fc.nat({ max: 2_000 }), { maxLength: 6 });
    const cut = fc.tuple(fc.nat({ max: CUT.length - 1 }), cuts);
    await holdsInTurns(
      "talks of HTTP/2 cut anywhere",
      fc.asyncProperty(cut, async ([which, places]) => {
        const all = Buffer.concat((CUT[which] as (typeof CUT)[0])[1]);
        const at = [...places.map((place) => place % all.length), all.length].toSorted((a, b) => a - b);
        const parts = at.map((to, n) => all.subarray(at[n - 1] ?? 0, to));
        const [own, plain] = await both(parts);
        expect(own).toEqual(plain);
      }),
      { runs: 100 },
    );
  });
});
