import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { CODE, FRAME, frame, RawHttp2, requestHeaders, settings, u32 } from "../../../../../test/raw-http2.ts";
import { openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { ANSWER_MAX_MS } from "./limits.ts";

const INITIAL_WINDOW = 4;
/** More than the kernels of both sides take on loopback. */
const LARGE = 16 * 1024 * 1024;

let folder: string;
let at: OpenPort;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "streampulse-late-"));
  writeFileSync(join(folder, "index.html"), "");
  writeFileSync(join(folder, "small.txt"), Buffer.alloc(1_000_000, "x"));
  writeFileSync(join(folder, "large.txt"), Buffer.alloc(LARGE, "x"));
  at = await openPort([], folder);
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
  rmSync(folder, { recursive: true });
});

/** Refused here: asked for rightly, each would be a stream. */
const WOULD_BE_STREAMS = ["/v1/stream", "/grpc.reflection.nothing", "/grpc.health.v1.Health/Watch"];

test.each(["/small.txt", "/v1/quotes?tickers=", "/healthz", ...WOULD_BE_STREAMS])(
  "an answer over HTTP/2 that nobody takes is ended after two minutes, and the connection stays: %s",
  async (path) => {
    const raw = new RawHttp2(at.port, settings([INITIAL_WINDOW, 0]));
    raw.request(1, requestHeaders(path));
    await raw.until(() => raw.heard.has(FRAME.headers));
    at.stage.advance(ANSWER_MAX_MS - 1);
    raw.send(frame(FRAME.ping, 0, 0, new Uint8Array(8)));
    await raw.until(() => raw.heard.has(FRAME.ping));
    expect(raw.resets.size).toBe(0);
    at.stage.advance(1);
    await raw.until(() => raw.resets.size > 0);
    expect(raw.resets.get(1)).toBe(CODE.cancel);
    raw.request(3, requestHeaders("/healthz"));
    raw.send(frame(FRAME.windowUpdate, 0, 3, u32(1_000)));
    await raw.until(() => raw.received.has(3));
    raw.socket.destroy();
  },
);

test("events that have begun go on for as long as they are read", async () => {
  const raw = new RawHttp2(at.port, settings());
  raw.request(1, requestHeaders("/v1/stream?tickers=A"));
  await raw.until(() => raw.received.has(1));
  expect(at.stage.held().streams).toBe(1);
  at.stage.advance(2 * ANSWER_MAX_MS);
  raw.send(frame(FRAME.ping, 0, 0, new Uint8Array(8)));
  await raw.until(() => raw.heard.has(FRAME.ping));
  expect(raw.resets.size).toBe(0);
  expect(at.stage.held().streams).toBe(1);
  raw.socket.destroy();
});

test("an answer over HTTP/1.1 that nobody takes ends the connection, also behind one that was taken", async () => {
  const socket = connect(at.port, "127.0.0.1");
  socket.on("error", () => {});
  const get = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  get("/healthz");
  await new Promise((resolve) => socket.once("data", resolve));
  const before = at.stage.pending();
  get("/large.txt");
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  expect(at.connections()).toBe(1);
  at.stage.advance(ANSWER_MAX_MS - 1);
  await at.stage.until("its turn is over", () => true);
  expect(at.connections()).toBe(1);
  at.stage.advance(2);
  await at.stage.until("the connection is gone", () => at.connections() === 0);
  expect(at.stage.pending()).toBeLessThanOrEqual(before);
  socket.destroy();
});

test("one that is taken in time leaves nothing to wait for", async () => {
  const before = at.stage.pending();
  expect((await (await fetch(`http://127.0.0.1:${at.port}/large.txt`)).text()).length).toBe(LARGE);
  await at.stage.until("nothing is waited for", () => at.stage.pending() <= before);
});
