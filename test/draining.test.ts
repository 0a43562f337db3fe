import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { fromBinary } from "@bufbuild/protobuf";
import { RetryInfoSchema, StatusSchema } from "@streampulse/proto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Program, type Running } from "./run-program.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { connectEnd, envelope, envelopes } from "./stream-reader.ts";
import { webSocketClient } from "./web-door.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const RETRY_INFO = "google.rpc.RetryInfo";
const SPREAD_MS = 10_000;
const STREAMS = 20;

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

async function serving(): Promise<{ running: Running; url: string }> {
  const running = program.start(["serve", "--port", "0"]);
  return { running, url: await running.shows(/http:\/\/127\.0\.0\.1:\d+/) };
}

const request = (clientId: string) => envelope(JSON.stringify({ clientId, tickers: ["AAPL"] }));

/** After how long a stream over Connect is told to come back, once it has ended. */
async function connectRetryMs(url: string, clientId: string, begun: () => void): Promise<number> {
  const headers = { "content-type": "application/connect+json" };
  const { body } = await fetch(url + STREAM, { method: "POST", headers, body: request(clientId) });
  for await (const one of envelopes(body as unknown as AsyncIterable<Uint8Array>)) {
    begun();
    if (one.flags !== 2) continue;
    const { error } = connectEnd(one);
    expect(error?.code).toBe("unavailable");
    const detail = error?.details?.find(({ type }) => type === RETRY_INFO);
    return delayMs(Buffer.from(detail?.value ?? "", "base64"));
  }
  throw new Error("the stream ended without a word");
}

/** The same over gRPC. */
async function grpcRetryMs(url: string, clientId: string, begun: () => void): Promise<number> {
  const session = connectHttp2(url);
  const call = session.request({
    ":method": "POST",
    ":path": STREAM,
    "content-type": "application/grpc+json",
    te: "trailers",
  });
  call.end(request(clientId));
  call.once("data", begun);
  call.resume();
  const trailers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    call.on("trailers", resolve).on("error", reject);
  });
  session.destroy();
  expect(trailers["grpc-status"]).toBe("14");
  const status = fromBinary(StatusSchema, Buffer.from(String(trailers["grpc-status-details-bin"]), "base64"));
  return delayMs(status.details.find(({ typeUrl }) => typeUrl.endsWith(RETRY_INFO))?.value ?? new Uint8Array());
}

function delayMs(bytes: Uint8Array): number {
  const delay = fromBinary(RetryInfoSchema, bytes).retryDelay;
  if (!delay) throw new Error("no delay to come back after");
  return Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
}

/** The status that a probe gets, 0 where nobody listens any more. */
async function readiness(url: string): Promise<number> {
  try {
    return (await fetch(`${url}/readyz`, { headers: { connection: "close" } })).status;
  } catch {
    return 0;
  }
}

describe("on SIGTERM", () => {
  test("it is not ready within 1 s, each stream is told to come back within its own 10 s, and it exits with 0", async () => {
    const { running, url } = await serving();
    expect(await readiness(url)).toBe(200);
    const begun: Promise<void>[] = [];
    const ended = Array.from({ length: STREAMS }, (_, n) => {
      const beginning = Promise.withResolvers<void>();
      begun.push(beginning.promise);
      return (n % 2 ? grpcRetryMs : connectRetryMs)(url, `c${n}`, beginning.resolve);
    });
    await Promise.all(begun);
    const signalled = performance.now();
    running.signal("SIGTERM");
    const retries = await Promise.all(ended);
    expect(await readiness(url)).not.toBe(200);
    expect(performance.now() - signalled).toBeLessThan(1_000);
    for (const retryMs of retries) {
      expect(retryMs).toBeGreaterThanOrEqual(0);
      expect(retryMs).toBeLessThanOrEqual(SPREAD_MS);
    }
    // Uniform over the spread: 20 of them lie within a third of it once in 10^8 runs.
    expect(Math.max(...retries) - Math.min(...retries)).toBeGreaterThan(SPREAD_MS / 3);
    expect((await running.ended).exit).toBe(0);
    expect(performance.now() - signalled).toBeLessThan(30_000);
  });

  test("a second signal ends it at once, whoever is still connected", async () => {
    const { running, url } = await serving();
    // Within a request, so that its connection is not idle and the drain waits for it.
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => {
      socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
    });
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    expect(await readiness(url)).toBe(200);
    running.signal("SIGTERM");
    await running.shows("Stopping");
    const signalled = performance.now();
    running.signal("SIGTERM");
    expect((await running.ended).exit).toBe(130);
    expect(performance.now() - signalled).toBeLessThan(1_000);
    socket.destroy();
  });
});

describe("who has no stream is told as well, and when to come back", () => {
  let server: RunningServer;

  beforeEach(async () => {
    server = await startServer();
  });

  test("a WebSocket, with 4014", async () => {
    const { said, closed } = await webSocketClient(server.port);
    await server.close();
    expect((await closed).map(String)).toEqual(["4014", "DRAINING"]);
    const detail = said.at(-1)?.failure?.details.find(({ type }) => type === RETRY_INFO);
    expect(delayMs(Buffer.from(detail?.value ?? "", "base64"))).toBeLessThanOrEqual(SPREAD_MS);
  });

  test("the line feed", async () => {
    const socket = connect(server.tcpPort, "127.0.0.1", () => void socket.write("PING\n"));
    let said = "";
    socket.on("data", (bytes) => (said += String(bytes)));
    await new Promise((resolve) => socket.once("data", resolve));
    await Promise.all([server.close(), new Promise((resolve) => socket.once("close", resolve))]);
    expect(said).toMatch(/^PONG\nERR DRAINING .* \(retry after \d+ ms\)\n$/);
  });

  test("a watch of the health service", async () => {
    const session = connectHttp2(server.url);
    const path = "/grpc.health.v1.Health/Watch";
    const call = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc+json" });
    call.end(envelope("{}"));
    await new Promise((resolve) => call.once("data", resolve));
    call.resume();
    const trailers = new Promise<Record<string, unknown>>((resolve) => call.on("trailers", resolve));
    await server.close();
    const status = fromBinary(StatusSchema, Buffer.from(String((await trailers)["grpc-status-details-bin"]), "base64"));
    const detail = status.details.find(({ typeUrl }) => typeUrl.endsWith(RETRY_INFO));
    expect(delayMs(detail?.value ?? new Uint8Array())).toBeLessThanOrEqual(SPREAD_MS);
    session.destroy();
  });
});
