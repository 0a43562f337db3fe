import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { H2_RESETS_BURST, H2_SETTINGS_VALUES_MAX, H2_STREAMS_MAX } from "../apps/server/src/transports/http/limits.ts";
import { HonestClients } from "./honest-clients.ts";
import {
  ACK,
  CODE,
  END_HEADERS,
  END_STREAM,
  flood,
  FRAME,
  frame,
  headerBlock,
  PADDED,
  RawHttp2,
  requestHeaders,
  settings,
  u32,
} from "./raw-http2.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { envelope } from "./stream-reader.ts";

const PRICES = requestHeaders("/streampulse.v1.PriceService/StreamPrices", {
  "content-type": "application/connect+json",
});
const PROBE = requestHeaders("/healthz");
const PING = frame(FRAME.ping, 0, 0, new Uint8Array(8));
/** Floods end long before; one that did not would end here. */
const FRAMES_MAX = 2_000_000;
const MEMORY_MAX_BYTES = 100 * 1024 * 1024;

let server: RunningServer;
let honest: HonestClients;
let raw: RawHttp2;
let ids = 0;

beforeAll(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "100", STREAMPULSE_SIMULATED_SEED: "1" });
  honest = await HonestClients.open(server.url, 10, () => ["AAPL", "MSFT", "BTCUSDT"]);
});

afterAll(async () => {
  honest.close();
  await server.close();
});

/** A connection with a stream of prices on it. */
beforeEach(async () => {
  raw = new RawHttp2(server.port);
  askForPrices(1);
  await pricesGoOn(1);
});

/** Whatever was done, it is over, and those that did nothing wrong get prices as before. */
afterEach(async () => {
  raw.socket.destroy();
  const before = honest.quotes;
  await Promise.all([
    expect.poll(() => honest.quotes).toBeGreaterThan(before + 100),
    expect.poll(() => server.app.engine.status().streams).toBe(10),
  ]);
});

function askForPrices(stream: number): void {
  raw.request(stream, PRICES, envelope(JSON.stringify({ clientId: `raw-${ids++}`, tickers: ["AAPL"] })));
}

async function pricesGoOn(stream: number): Promise<void> {
  const before = raw.received.get(stream) ?? 0;
  // Longer than any error: more than one price.
  await raw.until(() => (raw.received.get(stream) ?? 0) > before + 600);
}

/** What came of it: the code with which the connection or one of its streams ended. */
function outcome(): Promise<number | undefined> {
  return Promise.race([raw.ended, raw.until(() => raw.resets.size > 0).then(() => [...raw.resets.values()][0])]);
}

const overflow = (stream: number) => [1, 2].map(() => frame(FRAME.windowUpdate, 0, stream, u32(2 ** 31 - 1)));
const probe = (flags: number, stream: number, more: Record<string, string> = {}, pad: readonly number[] = []) =>
  frame(FRAME.headers, flags, stream, Buffer.concat([Buffer.from(pad), headerBlock({ ...PROBE, ...more })]));
const many = (values: number) => Array.from({ length: values }, () => [0xff, 7] as const);
const WHOLE = END_HEADERS | END_STREAM;

describe("one frame that is wrong ends its connection or stream, with the code of what is wrong", () => {
  test.each<[string, readonly Uint8Array[], number]>([
    ["data of no stream", [frame(FRAME.data, 0, 0, u32(1))], CODE.protocol],
    ["data of 16,385 bytes", [frame(FRAME.data, 0, 1, new Uint8Array(16_385))], CODE.frameSize],
    ["an unknown frame of 16,385 bytes", [frame(0xbb, 0, 0, new Uint8Array(16_385))], CODE.frameSize],
    ["settings of a stream", [frame(FRAME.settings, 0, 1)], CODE.protocol],
    ["half a setting", [frame(FRAME.settings, 0, 0, new Uint8Array(5))], CODE.frameSize],
    ["settings that acknowledge and set", [frame(FRAME.settings, ACK, 0, new Uint8Array(6))], CODE.frameSize],
    ["settings of 33 values", [settings(...many(H2_SETTINGS_VALUES_MAX + 1))], CODE.calm],
    ["a window of 2^31", [settings([4, 2 ** 31])], CODE.flowControl],
    ["frames of at most one byte", [settings([5, 1])], CODE.protocol],
    ["a ping of seven bytes", [frame(FRAME.ping, 0, 0, new Uint8Array(7))], CODE.frameSize],
    ["a ping of a stream", [frame(FRAME.ping, 0, 1, new Uint8Array(8))], CODE.protocol],
    ["a window that grows by nothing", [frame(FRAME.windowUpdate, 0, 0, u32(0))], CODE.protocol],
    ["a stream's window that grows by nothing", [frame(FRAME.windowUpdate, 0, 1, u32(0))], CODE.protocol],
    ["a window update of three bytes", [frame(FRAME.windowUpdate, 0, 1, new Uint8Array(3))], CODE.frameSize],
    ["a window beyond 2^31", overflow(0), CODE.flowControl],
    ["a stream's window beyond 2^31", overflow(1), CODE.flowControl],
    ["a window update of a stream that never was", [frame(FRAME.windowUpdate, 0, 99, u32(1))], CODE.protocol],
    ["a reset of a stream that never was", [frame(FRAME.reset, 0, 99, u32(CODE.cancel))], CODE.protocol],
    ["a reset of three bytes", [frame(FRAME.reset, 0, 1, new Uint8Array(3))], CODE.frameSize],
    ["a stream that only servers open", [probe(WHOLE, 2)], CODE.protocol],
    ["a continuation of nothing", [frame(FRAME.continuation, END_HEADERS, 3, headerBlock(PROBE))], CODE.protocol],
    ["a ping between headers", [probe(0, 3), PING], CODE.protocol],
    ["headers that cannot be decoded", [frame(FRAME.headers, WHOLE, 3, Buffer.alloc(6, 255))], CODE.compression],
    ["more padding than frame", [probe(WHOLE | PADDED, 3, {}, [250])], CODE.protocol],
    ["a promise", [frame(FRAME.pushPromise, END_HEADERS, 1, u32(2))], CODE.protocol],
    ["data behind the request's end", [frame(FRAME.data, END_STREAM, 1, new Uint8Array(1))], CODE.streamClosed],
    ["headers behind the request's end", [probe(WHOLE, 1)], CODE.streamClosed],
    ["a header in capitals", [probe(WHOLE, 3, { "X-Up": "a" })], CODE.protocol],
    ["a header of HTTP/1.1", [probe(WHOLE, 3, { connection: "close" })], CODE.protocol],
    ["a priority of four bytes", [frame(FRAME.priority, 0, 1, new Uint8Array(4))], CODE.frameSize],
  ])("%s", async (_name, frames, code) => {
    raw.send(...frames);
    expect(await outcome()).toBe(code);
  });

  test.each<[string, Uint8Array]>([
    ["a frame of an unknown type", frame(0xbb, 255, 0, new Uint8Array(5))],
    ["a stream that depends on itself", frame(FRAME.priority, 0, 1, Buffer.concat([u32(1), Buffer.from([1])]))],
    ["a setting that nobody knows", settings([0xff, 7])],
    ["settings of 32 values", settings(...many(H2_SETTINGS_VALUES_MAX))],
    ["a goodbye", frame(FRAME.goaway, 0, 0, new Uint8Array(8))],
  ])("%s is none: the stream goes on", async (_name, bytes) => {
    raw.send(bytes);
    await pricesGoOn(1);
    expect(raw.resets.size).toBe(0);
  });
});

describe("a flood ends its own connection", () => {
  const post = (stream: number) => frame(FRAME.headers, END_HEADERS, stream, headerBlock(PRICES));
  const reset = (stream: number) => frame(FRAME.reset, 0, stream, u32(CODE.cancel));
  const more = headerBlock({ "x-more": "y".repeat(100) });
  test.each<[string, (n: number) => Uint8Array]>([
    ["pings", () => PING],
    ["settings", () => settings()],
    ["settings that move every window", (n) => settings([4, 65_535 + (n % 2)])],
    ["acknowledgements of nothing", () => frame(FRAME.settings, ACK, 0)],
    ["window updates", () => frame(FRAME.windowUpdate, 0, 0, u32(1))],
    ["window updates of a stream of prices", () => frame(FRAME.windowUpdate, 0, 1, u32(1))],
    ["priorities", () => frame(FRAME.priority, 0, 1, Buffer.concat([u32(0), Buffer.from([7])]))],
    ["frames of unknown types", () => frame(0xbb, 0, 0)],
    ["empty data", (n) => (n === 0 ? post(3) : frame(FRAME.data, 0, 3))],
    ["padding alone", (n) => (n === 0 ? post(3) : frame(FRAME.data, PADDED, 3, Buffer.alloc(256, 255)))],
    ["empty continuations", (n) => (n === 0 ? probe(0, 3) : frame(FRAME.continuation, 0, 3))],
    ["headers without end", (n) => (n === 0 ? probe(0, 3) : frame(FRAME.continuation, 0, 3, more))],
    ["streams that are reset at once", (n) => Buffer.concat([probe(WHOLE, 2 * n + 3), reset(2 * n + 3)])],
    ["price streams that are reset at once", (n) => Buffer.concat([post(2 * n + 3), reset(2 * n + 3)])],
    ["streams without end", (n) => post(2 * n + 3)],
    ["resets of one stream", () => reset(1)],
    ["probes", (n) => probe(WHOLE, 2 * n + 3)],
  ])("%s", async (_name, make) => {
    const before = process.memoryUsage.rss();
    const { sent, code } = await flood(raw, FRAMES_MAX, make);
    expect(sent).toBeLessThan(FRAMES_MAX);
    expect(code).not.toBe(CODE.none);
    expect(process.memoryUsage.rss() - before).toBeLessThan(MEMORY_MAX_BYTES);
  });
});

describe("window updates are a flood also where much waits for windows", () => {
  const ofOne = (n: number) => frame(FRAME.windowUpdate, 0, 2 * (n % H2_STREAMS_MAX) + 1, u32(1));
  const ofAll = () => frame(FRAME.windowUpdate, 0, 0, u32(1));

  test.each([
    ["of the streams that wait", ofOne],
    ["of the connection", ofAll],
  ])("100 streams that may send nothing, and updates %s", async (_name, make) => {
    raw.send(settings([4, 0]));
    for (let n = 1; n < H2_STREAMS_MAX; n++) askForPrices(2 * n + 1);
    await raw.until(() => (raw.heard.get(FRAME.headers) ?? 0) >= H2_STREAMS_MAX);
    const { sent, code } = await flood(raw, FRAMES_MAX, make);
    expect(sent).toBeLessThan(FRAMES_MAX);
    expect(code).not.toBe(CODE.none);
  });
});

describe("as much as is allowed is no flood", () => {
  test.each([
    ["is refused", false],
    ["is a breach, once the limit is acknowledged", true],
  ])("100 streams of prices are served, and one more %s", async (_what, isAcknowledged) => {
    if (isAcknowledged) raw.send(frame(FRAME.settings, ACK, 0));
    // One after the other: so many snapshots at once are more than the connection's first window.
    raw.send(settings([4, 2 ** 24]), frame(FRAME.windowUpdate, 0, 0, u32(2 ** 24)));
    for (let n = 1; n < H2_STREAMS_MAX; n++) askForPrices(2 * n + 1);
    await raw.until(() => raw.received.size === H2_STREAMS_MAX);
    await pricesGoOn(1);
    expect(server.app.engine.status().streams).toBe(10 + H2_STREAMS_MAX);
    askForPrices(2 * H2_STREAMS_MAX + 1);
    expect(await outcome()).toBe(isAcknowledged ? CODE.protocol : CODE.refused);
    if (isAcknowledged) return;
    await pricesGoOn(1);
    await pricesGoOn(2 * H2_STREAMS_MAX - 1);
  });

  test("200 resets at once are, as many again are not", async () => {
    const opened = (n: number) => {
      const stream = 2 * n + 3;
      return Buffer.concat([probe(WHOLE, stream), frame(FRAME.reset, 0, stream, u32(CODE.cancel))]);
    };
    raw.send(...Array.from({ length: H2_RESETS_BURST }, (_, n) => opened(n)), PING);
    await raw.until(() => raw.heard.has(FRAME.ping));
    await pricesGoOn(1);
    raw.send(...Array.from({ length: H2_RESETS_BURST }, (_, n) => opened(H2_RESETS_BURST + n)));
    expect(await raw.ended).not.toBe(CODE.none);
  });
});
