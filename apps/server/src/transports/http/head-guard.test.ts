import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { speakRaw } from "../../../../../test/raw-http.ts";
import { HANDSHAKE, openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { HEADERS_MAX_BYTES } from "./limits.ts";

let at: OpenPort;

beforeAll(async () => {
  at = await openPort();
});

afterAll(() => at.close());

describe("headers over HTTP/2 may have 16 KiB in all, and not a byte more", () => {
  const sessions: ClientHttp2Session[] = [];

  function connected(): ClientHttp2Session {
    const session = connectHttp2(`http://127.0.0.1:${at.port}`);
    sessions.push(session);
    return session;
  }

  afterAll(() => {
    for (const session of sessions) session.destroy();
  });

  /** The status of a request whose headers have this size, by RFC 9113's count. */
  function statusAt(size: number, session: ClientHttp2Session, body?: string): Promise<unknown> {
    const headers: Record<string, string> = {
      ":method": body === undefined ? "GET" : "POST",
      ":scheme": "http",
      ":path": "/healthz",
      ":authority": `127.0.0.1:${at.port}`,
    };
    const used = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);
    headers["x-long"] = "x".repeat(size - used - "x-long".length - 32);
    const call = session.request(headers, { endStream: false });
    const status = new Promise((resolve, reject) => {
      call.on("response", (answer) => resolve(answer[":status"]));
      call.on("error", reject);
    });
    if (body === undefined) call.end();
    else call.write(body);
    call.resume();
    return status;
  }

  test("from the first request on, before the client knows the server's settings", async () => {
    expect(await statusAt(HEADERS_MAX_BYTES, connected())).toBe(200);
    expect(await statusAt(HEADERS_MAX_BYTES + 1, connected())).toBe(431);
    expect(await statusAt(60 * 1024, connected())).toBe(431);
  });

  test("and then, by the library", async () => {
    const session = connected();
    expect(await statusAt(1_000, session)).toBe(200);
    expect(await statusAt(HEADERS_MAX_BYTES, session)).toBe(200);
    await expect(statusAt(HEADERS_MAX_BYTES + 1, session)).rejects.toThrow(/ENHANCE_YOUR_CALM/);
  });

  test("at the cost of the one request, though its body goes on for ever", async () => {
    const session = connected();
    expect(await statusAt(HEADERS_MAX_BYTES + 1, session, "on and on")).toBe(431);
    expect(await statusAt(1_000, session)).toBe(200);
  });
});

describe("two Host headers are refused, whichever comes first", () => {
  const own = "Host: 127.0.0.1";
  const foreign = "host: evil.example";

  test.each([
    [own, foreign],
    [foreign, own],
    [own, own],
  ])("%s, %s", async (first, second) => {
    const request = `GET /healthz HTTP/1.1\r\n${first}\r\n${second}\r\n\r\n`;
    expect((await speakRaw(at.port, [Buffer.from(request)]))?.status).toBe(400);
    const streaming = `GET /v1/stream?tickers=A HTTP/1.1\r\n${first}\r\n${second}\r\n\r\n`;
    expect((await speakRaw(at.port, [Buffer.from(streaming)]))?.status).toBe(400);
    const handshake = HANDSHAKE.replace(/host: .*?\r\n/i, `${first}\r\n${second}\r\n`);
    expect(handshake).toContain(`${first}\r\n${second}\r\n`);
    expect((await speakRaw(at.port, [Buffer.from(handshake)]))?.status).toBe(400);
    expect(at.stage.held().streams).toBe(0);
  });
});

test("gRPC, which needs trailers, is refused on HTTP/1.1, streaming or not", async () => {
  for (const path of [
    "/streampulse.v1.PriceService/StreamPrices",
    "/streampulse.v1.PriceService/GetQuotes",
    "/streampulse.v1.StatusService/GetStatus",
    "/grpc.health.v1.Health/Check",
  ]) {
    for (const type of ["application/grpc", "application/grpc+proto", "application/grpc+json"]) {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0`;
      expect([path, type, (await speakRaw(at.port, [Buffer.from(head)]))?.status]).toEqual([path, type, 505]);
    }
  }
});
