import { request } from "node:http";
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { connect } from "node:net";

import { Failure } from "@streampulse/core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import { httpTransport } from "./http-transport.ts";
import { BODY_MAX_MS, END_MAX_MS } from "./limits.ts";
import type { Listener } from "./listener.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const QUOTES = "/streampulse.v1.PriceService/GetQuotes";

const clock = new FakeScheduler();
const logged: unknown[] = [];
let door: Listener;
let url: string;

beforeAll(async () => {
  door = httpTransport({
    engine: {
      openStream() {
        throw new Failure("NO_SESSION", "the engine was asked");
      },
    } as unknown as PriceEngine,
    scheduler: clock,
    pageFolder: "/nowhere",
    version: "test",
    allowedHosts: [],
    allowedOrigins: [],
    isSecure: false,
    isDraining() {
      throw new Error("secret");
    },
    logError: (id, error) => logged.push([id, error]),
  });
  url = `http://127.0.0.1:${await door.listen("127.0.0.1", 0)}`;
});

afterAll(async () => {
  await door.close(0);
});

// Of whatever was answered nothing is left to be waited for.
afterEach(() => expect.poll(() => clock.pending).toBe(0));

test("a fault of our own is answered with an id that the log shares, and ends nothing else", async () => {
  const answer = await fetch(`${url}/readyz`);
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).not.toContain("secret");
  const [[id, error]] = logged as [[string, Error]];
  expect(text).toContain(id);
  expect(error.message).toBe("secret");
});

test("the stream is served whatever stands behind its path, and repeats nothing of its headers", async () => {
  const body = Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]);
  const answer = await fetch(`${url}${STREAM}?from=elsewhere`, {
    method: "POST",
    headers: { "content-type": 'Application/Connect+JSON; charset="utf-8"; x=y' },
    body,
  });
  expect(answer.headers.get("content-type")).toBe("application/connect+json");
  expect(await answer.text()).toContain("the engine was asked");
});

test("calls without an Origin are our own page's or no page's: not even another port's of this machine", async () => {
  const statusOf = async (site: string) =>
    (await fetch(`${url}${QUOTES}`, { method: "PUT", headers: { "sec-fetch-site": site } })).status;
  expect(await statusOf("cross-site")).toBe(403);
  expect(await statusOf("same-site")).toBe(403);
  expect(await statusOf("same-origin")).toBe(405);
  expect(await statusOf("none")).toBe(405);
});

test("a host that is none is not ours: no call sees it", async () => {
  const statusOf = (host: string) =>
    new Promise((resolve, reject) => {
      const call = request(`${url}${QUOTES}`, { method: "POST", headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on("error", reject).end();
    });
  for (const host of ["localhost:99999", "127.999.0.1", "localhost:", "127.1.1.256:80", "[::1"]) {
    expect([host, await statusOf(host)]).toEqual([host, 421]);
  }
  expect(await statusOf("127.0.0.2:1")).toBe(415);
});

test("a client that leaves within its request is no fault of ours: nothing is logged", async () => {
  logged.length = 0;
  const before = clock.pending;
  const head = { ":method": "POST", ":path": STREAM, "content-type": "application/grpc" };
  for (const leave of [
    (session: ClientHttp2Session) => session.destroy(),
    (_session: ClientHttp2Session, call: ClientHttp2Stream) => call.close(8),
  ]) {
    const session = connectHttp2(url);
    const call = session.request(head, { endStream: false });
    call.on("error", () => {});
    call.write("\0\0");
    await expect.poll(() => clock.pending).toBe(before + 1);
    leave(session, call);
    await expect.poll(() => clock.pending).toBe(before);
    session.destroy();
  }
  const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
    socket.write(
      `POST ${STREAM} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/connect+json\r\nContent-Length: 9\r\n\r\n{`,
    ),
  );
  await expect.poll(() => clock.pending).toBe(before + 1);
  socket.resetAndDestroy();
  await expect.poll(() => clock.pending).toBe(before);
  expect(logged).toEqual([]);
});

test.each([STREAM, `${STREAM}?by=node`])(
  "a stream whose request does not arrive whole is told so: %s",
  async (path) => {
    const before = clock.pending;
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/connect+json\r\nContent-Length: 9\r\n\r\n{`,
      ),
    );
    let said = "";
    socket.on("data", (bytes) => (said += String(bytes)));
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await expect.poll(() => clock.pending).toBe(before + 1);
    clock.advance(BODY_MAX_MS - 1);
    expect(said).toBe("");
    clock.advance(1);
    await closed;
    expect(said).toMatch(/^HTTP\/1\.1 200 OK[^]*deadline_exceeded[^]*within 10 s/);
    await expect.poll(() => clock.pending).toBe(before);
  },
);

test.each([
  ["application/grpc+json", "grpc-timeout", "500m"],
  ["application/connect+json", "connect-timeout-ms", "500"],
])("a stream's deadline runs while its request arrives: %s", async (type, header, text) => {
  const before = clock.pending;
  const session = connectHttp2(url);
  const call = session.request({ ":method": "POST", ":path": STREAM, "content-type": type, [header]: text });
  let said = "";
  call.on("error", () => {});
  call.on("trailers", (trailers) => (said += `deadline ${String(trailers["grpc-status"])}`));
  call.on("data", (bytes) => (said += String(bytes)));
  call.write("\0\0");
  await expect.poll(() => clock.pending).toBeGreaterThan(before);
  clock.advance(499);
  expect(said).toBe("");
  clock.advance(1);
  await expect.poll(() => said).toMatch(/deadline( 4|_exceeded)/);
  expect(said).not.toMatch(/10 s/);
  session.destroy();
});

describe("an HTTP/2 call whose request does not arrive whole is ended", () => {
  let session: ClientHttp2Session;
  beforeAll(() => {
    session = connectHttp2(url);
  });
  afterAll(() => session.destroy());

  test.each([
    [QUOTES, BODY_MAX_MS],
    [STREAM, BODY_MAX_MS + END_MAX_MS],
  ])("%s", async (path, endedMs) => {
    const before = clock.pending;
    const call = session.request(
      { ":method": "POST", ":path": path, "content-type": "application/grpc+proto" },
      { endStream: false },
    );
    call.on("error", () => {});
    call.resume().write("\0\0");
    const closed = new Promise<void>((resolve) => call.once("close", resolve));
    await expect.poll(() => clock.pending).toBeGreaterThan(before);
    clock.advance(endedMs - 1);
    expect(call.closed).toBe(false);
    clock.advance(1);
    await closed;
    await expect.poll(() => clock.pending).toBe(before);
  });
});
