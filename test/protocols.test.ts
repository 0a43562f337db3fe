import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fromBinary, fromJson, toBinary, type JsonValue } from "@bufbuild/protobuf";
import { TickerErrorCode } from "@streampulse/core";
import {
  ModifyTickersRequestSchema,
  ModifyTickersResponseSchema,
  PriceService,
  StreamPricesRequestSchema,
  StreamPricesResponseSchema,
  type ModifyTickersRequest,
  type ModifyTickersResponse,
  type StreamPricesRequest,
  type StreamPricesResponse,
} from "@streampulse/proto";
import { create } from "@bufbuild/protobuf";
import { makeClientConstructor, credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";
import { envelope, envelopes, messageOf } from "./stream-reader.ts";

/** A client of some protocol: one stream, and changes to it. */
interface Speaker {
  open(clientId: string, tickers: readonly string[], signal: AbortSignal): AsyncIterable<StreamPricesResponse>;
  modify(clientId: string, add: readonly string[], remove: readonly string[]): Promise<ModifyTickersResponse>;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PATH = "/streampulse.v1.PriceService";
let server: RunningServer;

beforeAll(async () => {
  // Every ticker moves 20 times a second, so that silence after a removal means something.
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "20", STREAMPULSE_SIMULATED_SEED: "7" });
});

afterAll(async () => {
  await server.close();
});

/** Plain fetch: what a program without any library does. */
function fetchSpeaker(codec: "proto" | "json"): Speaker {
  return {
    async *open(clientId, tickers, signal) {
      const body =
        codec === "json"
          ? JSON.stringify({ clientId, tickers })
          : toBinary(StreamPricesRequestSchema, create(StreamPricesRequestSchema, { clientId, tickers: [...tickers] }));
      const response = await fetch(`${server.url}${PATH}/StreamPrices`, {
        method: "POST",
        headers: { "content-type": `application/connect+${codec}` },
        body: envelope(body),
        signal,
      });
      for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>))
        yield messageOf(one, codec);
    },
    async modify(clientId, add, remove) {
      const response = await fetch(`${server.url}${PATH}/ModifyTickers`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ clientId, add, remove }),
      });
      return fromJson(ModifyTickersResponseSchema, (await response.json()) as JsonValue);
    },
  };
}

/** The official gRPC client, over HTTP/2. */
function grpcSpeaker(): Speaker & { close(): void } {
  const path = (name: string) => `/${PriceService.typeName}/${name}`;
  const plain =
    <T>(bytes: (value: T) => Uint8Array) =>
    (value: T) =>
      Buffer.from(bytes(value));
  const Client = makeClientConstructor(
    {
      streamPrices: {
        path: path("StreamPrices"),
        requestStream: false,
        responseStream: true,
        requestSerialize: plain<StreamPricesRequest>((value) => toBinary(StreamPricesRequestSchema, value)),
        requestDeserialize: (bytes) => fromBinary(StreamPricesRequestSchema, bytes),
        responseSerialize: plain<StreamPricesResponse>((value) => toBinary(StreamPricesResponseSchema, value)),
        responseDeserialize: (bytes) => fromBinary(StreamPricesResponseSchema, bytes),
      },
      modifyTickers: {
        path: path("ModifyTickers"),
        requestStream: false,
        responseStream: false,
        requestSerialize: plain<ModifyTickersRequest>((value) => toBinary(ModifyTickersRequestSchema, value)),
        requestDeserialize: (bytes) => fromBinary(ModifyTickersRequestSchema, bytes),
        responseSerialize: plain<ModifyTickersResponse>((value) => toBinary(ModifyTickersResponseSchema, value)),
        responseDeserialize: (bytes) => fromBinary(ModifyTickersResponseSchema, bytes),
      },
    },
    "PriceService",
  );
  const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  return {
    async *open(clientId, tickers, signal) {
      const call = client["streamPrices"]?.(create(StreamPricesRequestSchema, { clientId, tickers: [...tickers] }));
      signal.addEventListener("abort", () => call.cancel());
      try {
        for await (const message of call) yield message as StreamPricesResponse;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    modify: (clientId, add, remove) =>
      new Promise((resolve, reject) => {
        const request = create(ModifyTickersRequestSchema, { clientId, add: [...add], remove: [...remove] });
        client["modifyTickers"]?.(request, (error: Error | null, answer: ModifyTickersResponse) =>
          error ? reject(error) : resolve(answer),
        );
      }),
    close: () => client.close(),
  };
}

/** `buf curl`, a program of others, in one of the three protocols. */
function bufSpeaker(protocol: "grpc" | "grpcweb" | "connect"): Speaker {
  const curl = (method: string, body: object): ChildProcess =>
    spawn(
      `${ROOT}node_modules/.bin/buf`,
      [
        "curl",
        "--protocol",
        protocol,
        ...(protocol === "grpc" ? ["--http2-prior-knowledge"] : []),
        "--schema",
        "packages/proto",
        "-d",
        JSON.stringify(body),
        `${server.url}${PATH}/${method}`,
      ],
      { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
    );
  return {
    async *open(clientId, tickers, signal) {
      const child = curl("StreamPrices", { clientId, tickers });
      signal.addEventListener("abort", () => child.kill());
      // It prints each message as indented JSON; a line of one brace ends one.
      let text = "";
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        text += line;
        if (line !== "}") continue;
        yield fromJson(StreamPricesResponseSchema, JSON.parse(text) as JsonValue);
        text = "";
      }
    },
    async modify(clientId, add, remove) {
      const child = curl("ModifyTickers", { clientId, add, remove });
      let text = "";
      child.stdout?.on("data", (chunk) => (text += String(chunk)));
      await once(child, "close");
      return fromJson(ModifyTickersResponseSchema, JSON.parse(text) as JsonValue);
    },
  };
}

const speakers: readonly [string, () => Speaker & { close?(): void }][] = [
  ["fetch, Connect JSON", () => fetchSpeaker("json")],
  ["fetch, Connect binary", () => fetchSpeaker("proto")],
  ["@grpc/grpc-js, gRPC on h2c", grpcSpeaker],
  ["buf curl, gRPC on h2c", () => bufSpeaker("grpc")],
  ["buf curl, gRPC-Web", () => bufSpeaker("grpcweb")],
  ["buf curl, Connect", () => bufSpeaker("connect")],
];

describe.each(speakers)("%s", (name, make) => {
  test("streams, is told of NOSUCH, changes its live stream, and hears no removed ticker after the answer", async () => {
    const speaker = make();
    const abort = new AbortController();
    const clientId = name.replace(/\W+/g, "-");
    const heard = { session: false, unknown: false, msft: 0, revision: 0n, aaplAfter: 0 };
    let answer: ModifyTickersResponse | undefined;
    for await (const batch of speaker.open(clientId, ["AAPL", "NOSUCH"], abort.signal)) {
      if (batch.session) {
        heard.session = true;
        expect(batch.session).toMatchObject({ clientId, tickers: ["AAPL"], revision: 1n });
      }
      heard.revision = batch.revision ?? heard.revision;
      const unknown = batch.errors.find(({ ticker }) => ticker === "NOSUCH");
      if (unknown) {
        expect(unknown).toMatchObject({ code: TickerErrorCode.UNKNOWN_TICKER, removed: true });
        heard.unknown = true;
      }
      for (const quote of batch.quotes) {
        if (quote.ticker === "MSFT") heard.msft++;
        // What was in flight before the change carries the older revision.
        if (quote.ticker === "AAPL" && heard.revision > 1n) heard.aaplAfter++;
      }
      if (answer === undefined && batch.quotes.length > 0) {
        answer = await speaker.modify(clientId, ["msft", "MSFT", "NOSUCH2"], ["AAPL", "IBM"]);
      }
      if (heard.msft >= 10) break;
    }
    abort.abort();
    expect(heard).toEqual({ session: true, unknown: true, msft: heard.msft, revision: 2n, aaplAfter: 0 });
    expect(answer?.tickers).toEqual(["MSFT"]);
    expect(answer?.revision).toBe(2n);
    expect(answer?.results.map(({ ticker, outcome }) => [ticker, outcome])).toEqual([
      ["MSFT", 1],
      ["NOSUCH2", 5],
      ["AAPL", 3],
      ["IBM", 4],
    ]);
    speaker.close?.();
  });
});

test("a deadline is honoured in each protocol, and the session stays", async () => {
  const { engine } = server.app;
  for (const [type, header, value] of [
    ["application/connect+json", "connect-timeout-ms", "60"],
    ["application/grpc-web+json", "grpc-timeout", "60m"],
  ] as const) {
    const response = await fetch(`${server.url}${PATH}/StreamPrices`, {
      method: "POST",
      headers: { "content-type": type, [header]: value },
      body: envelope(JSON.stringify({ clientId: `deadline-${header}`, tickers: ["AAPL"] })),
    });
    const all = [];
    for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>)) all.push(one);
    const last = all.at(-1);
    expect(last?.bytes.toString()).toMatch(
      type.includes("connect") ? /"code":"deadline_exceeded"/ : /grpc-status: 4\r\n/,
    );
    const session = { clientId: `deadline-${header}`, add: [], remove: [] };
    const { tickers } = await engine.modifyTickers({ principal: "anonymous", isLocal: true }, session);
    expect(tickers).toEqual(["AAPL"]);
  }
});

test("a second stream of the same client id takes over: the first ends with ABORTED, SUPERSEDED", async () => {
  const open = () =>
    fetch(`${server.url}${PATH}/StreamPrices`, {
      method: "POST",
      headers: { "content-type": "application/connect+json" },
      body: envelope(JSON.stringify({ clientId: "twice", tickers: ["AAPL"] })),
    });
  const first = await open();
  const second = await open();
  let end = "";
  for await (const one of envelopes(first.body as unknown as AsyncIterable<Uint8Array>))
    if (one.flags === 2) end = one.bytes.toString();
  expect(JSON.parse(end)).toMatchObject({ error: { code: "aborted" } });
  for await (const one of envelopes(second.body as unknown as AsyncIterable<Uint8Array>)) {
    expect(messageOf(one, "json").session?.tickers).toEqual(["AAPL"]);
    break;
  }
});

test("draining ends a stream with UNAVAILABLE and a delay, never with OK", async () => {
  const own = await startServer();
  const response = await fetch(`${own.url}${PATH}/StreamPrices`, {
    method: "POST",
    headers: { "content-type": "application/connect+json" },
    body: envelope(JSON.stringify({ clientId: "drained", tickers: ["AAPL"] })),
  });
  const closing = own.close();
  let end = "";
  for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>))
    if (one.flags === 2) end = one.bytes.toString();
  const { error } = JSON.parse(end) as { error: { code: string; details: { type: string }[] } };
  expect(error.code).toBe("unavailable");
  expect(error.details.map(({ type }) => type)).toEqual(["google.rpc.ErrorInfo", "google.rpc.RetryInfo"]);
  await closing;
});

test("a gzipped request is read; a cancelled stream leaves its session and nothing else", async () => {
  const { gzipSync } = await import("node:zlib");
  const abort = new AbortController();
  const response = await fetch(`${server.url}${PATH}/StreamPrices`, {
    method: "POST",
    headers: { "content-type": "application/connect+json", "connect-content-encoding": "gzip" },
    body: envelope(gzipSync(JSON.stringify({ clientId: "zipped", tickers: ["EURUSD"] })), 1),
    signal: abort.signal,
  });
  const before = server.app.engine.status().streams;
  for await (const one of envelopes(response.body as unknown as AsyncIterable<Uint8Array>)) {
    expect(messageOf(one, "json").session?.tickers).toEqual(["EURUSD"]);
    break;
  }
  abort.abort();
  await expect.poll(() => server.app.engine.status().streams).toBe(before - 1);
});
