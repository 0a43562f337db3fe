import { gzipSync } from "node:zlib";

import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { speakRaw } from "../../../../../test/raw-http.ts";
import { holdsInTurns } from "../../../../../test/seeded.ts";
import { envelope } from "../../../../../test/stream-reader.ts";
import { ROOM, type Sink } from "../../engine/ports/transport.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import { httpTransport } from "./http-transport.ts";
import type { Listener } from "./listener.ts";
import { readPlainHead } from "./plain-head.ts";
import { EVENTS_PATH } from "./sse.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const QUOTES = "/streampulse.v1.PriceService/GetQuotes";
const PATHS = { post: STREAM, get: EVENTS_PATH };
const logged: unknown[] = [];

/** Says what it was asked, in two writes, and ends the stream. */
const echo = {
  openStream(caller: unknown, { clientId, tickers }: { clientId: string; tickers: string[] }, sink: Sink) {
    if (clientId === "throw") throw new Error("secret");
    for (const text of [JSON.stringify([caller, sink.format]), JSON.stringify([clientId, tickers])]) {
      const buffer = new Uint8Array(2 * ROOM + sink.headBytes + text.length);
      buffer.set(Buffer.from(text, "latin1"), ROOM + sink.headBytes);
      sink.head(buffer, ROOM, text.length);
      sink.write(buffer, ROOM, ROOM + sink.headBytes + text.length);
    }
    sink.end(new Failure("DRAINING", undefined, { retryAfterMs: 1 }));
    return { close() {}, end() {} };
  },
} as unknown as PriceEngine;

function door(hasFront: boolean): Listener {
  return httpTransport({
    engine: echo,
    scheduler: new FakeScheduler(),
    pageFolder: "/nowhere",
    version: "test",
    allowedHosts: ["prices.example"],
    allowedOrigins: ["https://page.example"],
    isSecure: false,
    isDraining: () => false,
    logError: (_id, error) => logged.push(error),
    hasFront,
  });
}

const doors = [door(true), door(false)] as const;
let ports: number[];

beforeAll(async () => {
  ports = await Promise.all(doors.map((one) => one.listen("127.0.0.1", 0)));
});

afterAll(async () => {
  await Promise.all(doors.map((one) => one.close(0)));
});

const JSON_BODY = envelope('{"clientId":"c","tickers":["AAPL"]}');
const TYPE = "Content-Type: application/connect+json";
const HOST = "Host: localhost";

/** A request of these header lines, with the length of the body unless they have their own. */
function post(lines: readonly string[], body: Uint8Array = JSON_BODY, path = STREAM, version = "1.1"): Buffer {
  const isSized = lines.some((line) => /^(content-length|transfer-encoding)/i.test(line));
  const all = isSized ? lines : [...lines, `Content-Length: ${body.length}`];
  const head = [`POST ${path} HTTP/${version}`, ...all, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

/** A request for events. */
const get = (query: string, ...lines: readonly string[]) =>
  Buffer.from([`GET ${EVENTS_PATH}${query} HTTP/1.1`, HOST, ...lines, "", ""].join("\r\n"), "latin1");

const PLAIN = [HOST, TYPE];
const chunked = (body: Buffer) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]);
const gzipped = (text: string) => envelope(gzipSync(text), 1);

/** Requests that the front takes. */
const TAKEN: readonly [string, Buffer][] = [
  ["JSON", post(PLAIN)],
  ["events", get("?tickers=AAPL,%5EGSPC&delivery=every", "Accept: text/event-stream")],
  ["events for what is no ticker", get("?tickers=A%20B")],
  ["events for a foreign origin", get("?tickers=A", "Origin: https://evil.example")],
  ["events for an allowed origin", get("?tickers=A", "Origin: https://page.example")],
  ["protobuf", post([HOST, "Content-Type: application/connect+proto"], envelope(Buffer.from("\n\x01c")))],
  ["gRPC-Web", post([HOST, "content-type: application/grpc-web+proto"], envelope(Buffer.from("\n\x01c")))],
  ["gRPC-Web without codec", post([HOST, "content-type: application/grpc-web"], envelope(Buffer.from("\n\x01c")))],
  [
    "names in any case, values with space around",
    post(["hOsT:  localhost  ", "CONTENT-type:application/connect+json"]),
  ],
  ["a type with parameters", post([HOST, 'Content-Type: Application/Connect+JSON; charset="utf-8"; x=y'])],
  ["an allowed host", post(["Host: prices.example:80", TYPE])],
  ["a foreign host", post(["Host: evil.example", TYPE])],
  ["an empty host", post(["Host:", TYPE])],
  ["a host that is none", post(["Host: a b", TYPE])],
  ["our own origin", post([...PLAIN, "Origin: http://localhost"])],
  ["our own origin with another scheme", post([...PLAIN, "Origin: https://localhost"])],
  ["an allowed origin", post([...PLAIN, "Origin: https://page.example"])],
  ["a foreign origin", post([...PLAIN, "Origin: https://evil.example"])],
  ["no origin at all", post([...PLAIN, "Origin: null"])],
  ["another site's call", post([...PLAIN, "Sec-Fetch-Site: cross-site"])],
  ["our own page's call", post([...PLAIN, "Sec-Fetch-Site: same-origin"])],
  ["an address as host", post(["Host: [::1]:8080", TYPE])],
  ["an empty body", post(PLAIN, Buffer.alloc(0))],
  ["a body within the envelope's head", post(PLAIN, Buffer.from([0, 0]))],
  ["two messages", post(PLAIN, Buffer.concat([JSON_BODY, JSON_BODY]))],
  ["unknown flags", post(PLAIN, envelope("{}", 4))],
  ["bad JSON", post(PLAIN, envelope("{"))],
  ["JSON that is not UTF-8", post(PLAIN, envelope(Buffer.from([0x22, 0xff, 0x22])))],
  ["wrong protobuf", post([HOST, "Content-Type: application/connect+proto"], envelope(Buffer.from([0x0a, 0xff])))],
  ["gzip", post([...PLAIN, "Connect-Content-Encoding: gzip"], gzipped('{"clientId":"z"}'))],
  ["gzip against the headers", post(PLAIN, gzipped("{}"))],
  ["broken gzip", post([...PLAIN, "Connect-Content-Encoding: gzip"], envelope("no gzip", 1))],
  ["a bomb", post([...PLAIN, "Connect-Content-Encoding: gzip"], gzipped(" ".repeat(1 << 20)))],
  ["an unknown encoding", post([...PLAIN, "Connect-Content-Encoding: zip"])],
  ["a version of the protocol", post([...PLAIN, "Connect-Protocol-Version: 1"])],
  ["another version", post([...PLAIN, "Connect-Protocol-Version: 2"])],
  ["a timeout", post([...PLAIN, "Connect-Timeout-Ms: 1000"])],
  ["a timeout that is none", post([...PLAIN, "Connect-Timeout-Ms: soon"])],
  ["a timeout of gRPC-Web", post([HOST, "content-type: application/grpc-web+json", "grpc-timeout: 1x"])],
  ["a connection that ends", post([...PLAIN, "Connection: close"])],
  ["a connection that goes on", post([...PLAIN, "Connection: Keep-Alive"])],
  ["a fault of our own", post(PLAIN, envelope('{"clientId":"throw","tickers":[]}'))],
  ["twenty headers", post([...PLAIN, ...Array.from({ length: 20 }, (_, i) => `X-${i}: ${"y".repeat(i)}`)])],
  ["16,384 bytes", post(PLAIN, envelope(`{"clientId":"c"${" ".repeat(16_384 - 5 - 16)}}`))],
];

/** Requests that it leaves to node:http. */
const LEFT: readonly [string, Buffer][] = [
  ["events without a query", get("")],
  ["events with a body", Buffer.concat([get("?tickers=A", "Content-Length: 2"), Buffer.from("{}")])],
  ["events of a fragment", get("?tickers=A#b")],
  ["events of a query with a quotation mark", get('?tickers="A"')],
  ["a query", post(PLAIN, JSON_BODY, `${STREAM}?from=elsewhere`)],
  ["another call", post([HOST, "Content-Type: application/json"], Buffer.from("{"), QUOTES)],
  ["another method", Buffer.from(`GET ${STREAM} HTTP/1.1\r\n${HOST}\r\n\r\n`)],
  ["a method that is none", Buffer.from(`POSTS ${STREAM} HTTP/1.1\r\n${HOST}\r\n\r\n`)],
  ["HTTP/1.0", post(PLAIN, JSON_BODY, STREAM, "1.0")],
  ["HTTP/3.0", post(PLAIN, JSON_BODY, STREAM, "3.0")],
  ["an absolute URL", post(PLAIN, JSON_BODY, `http://localhost${STREAM}`)],
  ["an unknown type", post([HOST, "Content-Type: text/plain"])],
  ["no type", post([HOST])],
  ["gRPC", post([HOST, "Content-Type: application/grpc"])],
  ["no host", post([TYPE])],
  ["two hosts", post([HOST, HOST, TYPE])],
  ["two types", post([...PLAIN, "Content-Type: text/plain"])],
  ["two origins", post([...PLAIN, "Origin: https://page.example", "Origin: https://evil.example"])],
  ["a chunked body", post([...PLAIN, "Transfer-Encoding: chunked"], chunked(JSON_BODY))],
  ["chunked and a length", post([...PLAIN, "Transfer-Encoding: chunked", "Content-Length: 3"], chunked(JSON_BODY))],
  ["two lengths", post([...PLAIN, `Content-Length: ${JSON_BODY.length}`, "Content-Length: 3"])],
  ["the same length twice", post([...PLAIN, ...Array<string>(2).fill(`Content-Length: ${JSON_BODY.length}`)])],
  ["a list of lengths", post([...PLAIN, `Content-Length: ${JSON_BODY.length}, ${JSON_BODY.length}`])],
  ["a negative length", post([...PLAIN, "Content-Length: -1"])],
  ["a length with a sign", post([...PLAIN, `Content-Length: +${JSON_BODY.length}`])],
  ["a length in hexadecimal", post([...PLAIN, "Content-Length: 0x28"])],
  ["no length", Buffer.from(`POST ${STREAM} HTTP/1.1\r\n${HOST}\r\n${TYPE}\r\n\r\n`)],
  ["an expectation", post([...PLAIN, "Expect: 100-continue"])],
  ["an expectation of something else", post([...PLAIN, "Expect: miracles"])],
  ["an upgrade", post([...PLAIN, "Connection: Upgrade", "Upgrade: websocket"])],
  [
    "an upgrade to HTTP/2",
    post([...PLAIN, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"]),
  ],
  ["a content encoding", post([...PLAIN, "Content-Encoding: gzip"])],
  ["a space before the colon", post([HOST, "Content-Type : application/connect+json"])],
  ["a folded header", post([HOST, TYPE, "X-Folded: a\r\n b"])],
  ["a lone line feed", post([HOST, TYPE, "X-Line: a\nY: b"])],
  ["a lone carriage return", post([HOST, TYPE, "X-Line: a\rb"])],
  ["a zero byte", post([HOST, TYPE, "X-Zero: a\0b"])],
  ["a name with a space", post([HOST, TYPE, "X Name: a"])],
  ["a name that is empty", post([HOST, TYPE, ": a"])],
  ["a line without a colon", post([HOST, TYPE, "nothing"])],
  ["a value beyond ASCII", post([HOST, TYPE, "X-Name: \xe4"])],
  ["headers of 5 KiB", post([...PLAIN, `X-Long: ${"x".repeat(5_000)}`])],
  ["headers of 17 KiB", post([...PLAIN, `X-Long: ${"x".repeat(17_000)}`])],
  ["16,385 bytes", post(PLAIN, envelope(`{"clientId":"c"${" ".repeat(16_385 - 5 - 16)}}`))],
  ["65,542 bytes", post(PLAIN, envelope(" ".repeat(65_537)))],
  ["two requests at once", Buffer.concat([post(PLAIN), post(PLAIN)])],
  ["an empty line before", Buffer.concat([Buffer.from("\r\n"), post(PLAIN)])],
];

/** What both doors say to the same bytes. */
async function bothSay(parts: readonly Buffer[], leaves = true) {
  const [front, alone] = await Promise.all(ports.map((port) => speakRaw(port, parts, leaves)));
  const blank = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|retry: \d+|sse-[\w-]{22}/g, "by chance");
  return [front, alone].map((answer) => answer && { ...answer, body: blank(answer.body) });
}

/** Without what follows a whole plain request: node:http may read it before it answers the request, or not. */
function nothingBehind(bytes: Buffer): Buffer {
  const head = readPlainHead(bytes.subarray(0, bytes.indexOf("\r\n\r\n") + 4), PATHS);
  return typeof head === "object" ? bytes.subarray(0, head.bytes + head.bodyBytes) : bytes;
}

const isTaken = (bytes: Buffer) => typeof readPlainHead(bytes, PATHS) === "object";

describe("a request gets the same answer whether the front takes it or node:http", () => {
  test.each(TAKEN)("the front takes %s", async (_name, bytes) => {
    expect(isTaken(bytes)).toBe(true);
    const [front, alone] = await bothSay([bytes], false);
    expect(alone).toBeDefined();
    expect(front).toEqual(alone);
  });

  test.each(LEFT)("it leaves %s", async (_name, bytes) => {
    expect(isTaken(bytes)).toBe(false);
    const [front, alone] = await bothSay([bytes]);
    expect(front).toEqual(alone);
  });
});

describe("however a request arrives", () => {
  const [[, request], [, events]] = TAKEN as [[string, Buffer], [string, Buffer]];

  test.each([request, events])("split at every byte, or a byte at a time, it is the same request", async (bytes) => {
    const [whole] = await bothSay([bytes], false);
    expect(whole?.status).toBe(200);
    for (let at = 1; at < bytes.length; at++) {
      const [front] = await bothSay([bytes.subarray(0, at), bytes.subarray(at)], false);
      expect([at, front]).toEqual([at, whole]);
    }
    const [slow] = await bothSay(
      Array.from(bytes, (byte) => Buffer.from([byte])),
      false,
    );
    expect(slow).toEqual(whole);
  });

  test.each([request, events])("cut off at any byte, it is refused as node:http refuses it", async (bytes) => {
    for (let at = 2; at < bytes.length; at++) {
      const [front, alone] = await bothSay([bytes.subarray(0, at)]);
      expect([at, front]).toEqual([at, alone]);
    }
  });

  test("what follows it in a packet of its own is never read, and the connection ends with its answer", async () => {
    const [front] = await bothSay([request, Buffer.from("nonsense\r\n\r\n")]);
    const [whole] = await bothSay([request], false);
    expect(front).toEqual(whole);
  });

  test("behind another one on the same connection, it is node:http's", async () => {
    const first = Buffer.from(`GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`);
    const [front, alone] = await bothSay([first, request]);
    expect(front).toEqual({ ...alone, status: 200, body: "ok\n" });
  });

  test("whatever is changed in it, and wherever it is split, both say the same", async () => {
    const before = logged.length;
    // Inflating takes a turn, in which a client that has left may be noticed or not.
    const atOnce = [...TAKEN, ...LEFT].filter(([, one]) => !one.includes("Encoding: gzip"));
    const bytes = fc.constantFrom(...atOnce).map(([, one]) => one);
    const piece = fc.oneof(
      fc.constantFrom(
        "\r\n",
        "\r",
        "\n",
        ":",
        " ",
        "\t",
        "\0",
        "\r\n\r\n",
        "Host: localhost\r\n",
        "Content-Length: 9\r\n",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(6), piece });
    const mutated = fc.tuple(bytes, fc.array(change, { maxLength: 3 })).map(([one, changes]) =>
      changes.reduce((text, { at, removed, piece: put }) => {
        // Where the head is, most of the time: a body has less to be misread.
        const from = Math.floor(at * Math.min(text.length, 400));
        return text.slice(0, from) + put + text.slice(from + removed);
      }, one.toString("latin1")),
    );
    const cuts = fc.array(fc.nat(400), { maxLength: 4 });
    await holdsInTurns(
      "requests changed and split at random",
      fc.asyncProperty(mutated, cuts, async (text, places) => {
        const all = nothingBehind(Buffer.from(text, "latin1"));
        const edges = [0, ...places.toSorted((a, b) => a - b), all.length];
        const parts = edges.slice(1).map((edge, i) => all.subarray(edges[i], Math.max(edge, edges[i] as number)));
        const [front, other] = await bothSay(parts.filter(({ length }) => length > 0));
        expect(front).toEqual(other);
      }),
      { runs: 300 },
    );
    // Nothing but the faults that were asked for.
    expect(logged.slice(before).filter((error) => (error as Error).message !== "secret")).toEqual([]);
    expect(doors.map(({ connections }) => connections)).toEqual([0, 0]);
  });
});
