import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";
import { connectEnd, envelope, envelopes, messageOf } from "./stream-reader.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const MODIFY = "/streampulse.v1.PriceService/ModifyTickers";
const QUOTES = "/streampulse.v1.PriceService/GetQuotes";
const SEARCH = "/streampulse.v1.PriceService/SearchTickers";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server.close();
});

const JSON_TYPE = { "content-type": "application/json" };
const STREAM_TYPE = { "content-type": "application/connect+json" };

function post(path: string, body: BodyInit, headers: Record<string, string>): Promise<Response> {
  return fetch(server.url + path, { method: "POST", body, headers, signal: AbortSignal.timeout(5_000) });
}

/** The failure a stream ends with before any message. */
async function streamFailure(body: BodyInit, headers: Record<string, string> = {}) {
  const response = await post(STREAM, body, { ...STREAM_TYPE, ...headers });
  for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>))
    return connectEnd(one).error;
  throw new Error("the stream said nothing");
}

async function unaryFailure(path: string, body: unknown) {
  const response = await post(path, JSON.stringify(body), JSON_TYPE);
  return { status: response.status, ...((await response.json()) as { code: string; message: string }) };
}

/** Nothing that was refused may leave anything behind. */
function expectNothingLeft(): void {
  expect(server.app.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
  expect(server.log.filter((line) => line.includes("unforeseen"))).toEqual([]);
}

const request = (fields: object) => envelope(JSON.stringify({ clientId: "c", ...fields }));

describe("a malformed streaming request is told what is wrong and leaves nothing behind", () => {
  const cases: readonly [string, BodyInit, Record<string, string>, string, RegExp][] = [
    ["an empty body", "", {}, "invalid_argument", /empty/],
    ["a body that ends within the head", Buffer.from([0, 0]), {}, "invalid_argument", /head/],
    ["a truncated message", request({}).subarray(0, 12), {}, "invalid_argument", /says \d+ bytes and has 7/],
    ["two messages", Buffer.concat([request({}), request({})]), {}, "invalid_argument", /more behind/],
    ["unknown flags", envelope("{}", 4), {}, "invalid_argument", /flags/],
    ["bad JSON", envelope("{"), {}, "invalid_argument", /is not JSON/],
    ["JSON of a wrong shape", envelope("[7]"), {}, "invalid_argument", /valid protobuf JSON/],
    ["JSON of a wrong type", envelope('{"tickers":7}'), {}, "invalid_argument", /^tickers must be a list/],
    ["JSON that is not UTF-8", envelope(Buffer.from([0x22, 0xff, 0x22])), {}, "invalid_argument", /not JSON in UTF-8/],
    [
      "wrong protobuf",
      envelope(Buffer.from([0x0a, 0xff])),
      { "content-type": "application/connect+proto" },
      "invalid_argument",
      /valid protobuf/,
    ],
    ["compressed against the headers", envelope(gzipSync("{}"), 1), {}, "invalid_argument", /compressed/],
    ["broken gzip", envelope("no gzip", 1), { "connect-content-encoding": "gzip" }, "invalid_argument", /gzip/],
    [
      "a gzip bomb",
      envelope(gzipSync(Buffer.alloc(1 << 24)), 1),
      { "connect-content-encoding": "gzip" },
      "resource_exhausted",
      /64 KiB/,
    ],
    ["an unknown encoding", request({}), { "connect-content-encoding": "zip" }, "unimplemented", /identity, gzip/],
    [
      "a protocol version that is none",
      request({}),
      { "connect-protocol-version": "2" },
      "invalid_argument",
      /connect-protocol-version/,
    ],
    ["a timeout that is none", request({}), { "connect-timeout-ms": "soon" }, "invalid_argument", /connect-timeout-ms/],
    ["an empty client id", request({ clientId: "" }), {}, "invalid_argument", /client_id/],
    ["a client id with a line break", request({ clientId: "a\nb" }), {}, "invalid_argument", /client_id/],
    ["an empty ticker", request({ tickers: ["AAPL", " "] }), {}, "invalid_argument", /tickers\[1\].*empty/],
    ["an over-long ticker", request({ tickers: ["A".repeat(49)] }), {}, "invalid_argument", /longer than 48/],
    ["a control character", request({ tickers: ["AA\u0007PL"] }), {}, "invalid_argument", /tickers\[0\]/],
    ["a bidi character", request({ tickers: ["AA\u202ePL"] }), {}, "invalid_argument", /tickers\[0\]/],
    ["a delivery of no name", request({ delivery: "EVERY" }), {}, "invalid_argument", /DELIVERY_LATEST/],
    ["an unknown delivery", request({ delivery: 9 }), {}, "invalid_argument", /LATEST or EVERY/],
    ["a negative rate", request({ maxUpdatesPerSecond: -1 }), {}, "invalid_argument", /max_updates_per_second/],
    [
      "10,000 tickers in more than 64 KiB",
      request({ tickers: Array.from({ length: 10_000 }, (_, i) => `TICKER${i}`) }),
      {},
      "resource_exhausted",
      /64 KiB/,
    ],
  ];
  test.each(cases)("%s", async (_name, body, headers, code, message) => {
    const failure = await streamFailure(body, headers);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(failure?.details?.map(({ type }) => type)).toContain("google.rpc.ErrorInfo");
    expectNothingLeft();
  });

  test("a message of 64 KiB is read, one byte more is not", async () => {
    const padded = (bytes: number) => {
      const head = JSON.stringify({ clientId: "c", tickers: [" "], padding: "" });
      return envelope(head.replace('"padding":""', `"padding":"${"x".repeat(bytes - head.length)}"`));
    };
    expect((await streamFailure(padded(65_536)))?.code).toBe("invalid_argument");
    expect((await streamFailure(padded(65_537)))?.code).toBe("resource_exhausted");
  });
});

describe("what is no call of ours is refused by HTTP itself", () => {
  test("wrong content types: 415 with what would be right", async () => {
    for (const type of ["text/plain", "application/json", "application/grpc-web-text", "application/connect+xml"]) {
      const response = await post(STREAM, "{}", { "content-type": type });
      expect([type, response.status]).toEqual([type, 415]);
      expect(response.headers.get("accept-post")).toContain("application/connect+json");
      expect(await response.text()).toContain("application/connect+json");
    }
    // What curl says of its -d by itself.
    const unary = await post(MODIFY, "{}", { "content-type": "application/x-www-form-urlencoded" });
    expect([unary.status, unary.headers.get("content-type")]).toEqual([415, "text/plain; charset=utf-8"]);
    expect(unary.headers.get("accept-post")).toMatch(/^application\/json, /);
    expect(await unary.text()).toMatch(/not to be had in that content type .* but in: application\/json, /);
  });

  test("a GET of the stream: 405", async () => {
    expect((await fetch(server.url + STREAM)).status).toBe(405);
  });

  test("gRPC over HTTP/1.1: 505", async () => {
    expect((await post(STREAM, request({}), { "content-type": "application/grpc" })).status).toBe(505);
  });

  test("headers over 16 KiB: 431", async () => {
    expect((await post(QUOTES, "{}", { ...JSON_TYPE, "x-long": "x".repeat(17_000) })).status).toBe(431);
  });

  test("bytes that are no HTTP: the connection ends, the server lives", async () => {
    for (const bytes of [
      Buffer.from("PRI nonsense\r\n\r\n"),
      Buffer.from([0, 1, 2, 3, 255]),
      Buffer.from("PR"),
      Buffer.from("\r\n\r\n\r\n\r\nx y\r\n\r\n"),
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, "127.0.0.1", () => socket.end(bytes));
        socket
          .resume()
          .on("close", () => resolve())
          .on("error", () => resolve());
      });
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("unary calls name the fault", () => {
  test("ModifyTickers of nobody's session: not_found", async () => {
    expect(await unaryFailure(MODIFY, { clientId: "nobody", add: ["AAPL"] })).toMatchObject({
      status: 404,
      code: "not_found",
    });
  });

  test("a ticker in both lists, and one outside the grammar", async () => {
    expect(await unaryFailure(MODIFY, { clientId: "c", add: ["aapl"], remove: ["AAPL"] })).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("AAPL is in both") as string,
    });
    expect(await unaryFailure(MODIFY, { clientId: "c", add: ["A B"] })).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("add[0]") as string,
    });
  });

  test("GetQuotes of none, of 257; SearchTickers of too many, of a made-up page", async () => {
    expect(await unaryFailure(QUOTES, { tickers: [] })).toMatchObject({ code: "invalid_argument" });
    expect(await unaryFailure(QUOTES, { tickers: Array.from({ length: 257 }, (_, i) => `T${i}`) })).toMatchObject({
      code: "resource_exhausted",
    });
    expect(await unaryFailure(SEARCH, { query: "a", limit: 101 })).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("limit") as string,
    });
    expect(await unaryFailure(SEARCH, { query: "a", pageToken: "x" })).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("page_token") as string,
    });
  });

  test("10,000 changes under random client ids leave no state", async () => {
    const { engine } = server.app;
    for (let i = 0; i < 10_000; i++) {
      const change = () =>
        engine.modifyTickers(
          { principal: "anonymous", isLocal: true },
          { clientId: `id-${Math.random()}`, add: ["AAPL"], remove: [] },
        );
      expect(change).toThrow(/No session/);
    }
    expectNothingLeft();
    expect((await engine.sources())[0]?.subscriptions).toBe(0);
  });

  test("tickers beyond the limit are told one by one, the first that fit are in", async () => {
    const tickers = (await search("", 100)).concat(await search("", 100, "100"), await search("", 100, "200"));
    expect(tickers.length).toBe(300);
    const abort = new AbortController();
    const response = await fetch(server.url + STREAM, {
      method: "POST",
      body: request({ tickers }),
      headers: STREAM_TYPE,
      signal: abort.signal,
    });
    for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>)) {
      const first = messageOf(one, "json");
      expect(first.session?.tickers).toEqual(tickers.slice(0, 256));
      expect(first.errors.map(({ ticker, removed }) => [ticker, removed])).toEqual(
        tickers.slice(256).map((ticker) => [ticker, true]),
      );
      break;
    }
    abort.abort();
  });

  async function search(query: string, limit: number, pageToken = ""): Promise<string[]> {
    const response = await post(SEARCH, JSON.stringify({ query, limit, pageToken }), JSON_TYPE);
    return ((await response.json()) as { results: { ticker: string }[] }).results.map(({ ticker }) => ticker);
  }
});
