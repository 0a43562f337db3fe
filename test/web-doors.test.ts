import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeSelfSigned } from "../apps/server/src/transports/http/self-signed.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { serverSentEvents } from "./server-sent-events.ts";
import { SUBPROTOCOL } from "./web-door.ts";

const EVENTS = "/v1/stream?tickers=AAPL";
const folder = mkdtempSync(join(tmpdir(), "streampulse-doors-"));
let ca: string;
let plain: RunningServer;
let secure: RunningServer;

beforeAll(async () => {
  const made = makeSelfSigned(Date.now());
  ca = made.cert;
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.key);
  [plain, secure] = await Promise.all([
    startServer(),
    startServer({ STREAMPULSE_TLS_CERT_FILE: cert, STREAMPULSE_TLS_KEY_FILE: key }),
  ]);
});

afterAll(async () => {
  await Promise.all([plain.close(), secure.close()]);
  rmSync(folder, { recursive: true });
});

/** The first quote among a body's events. */
function firstQuote(body: Readable): Promise<unknown> {
  return new Promise((resolve) => serverSentEvents(body, ({ name, data }) => name === "quote" && resolve(data)));
}

const aQuote = { ticker: "AAPL", price: expect.stringMatching(/^\d+\.\d\d$/) as string };

describe("over TLS and HTTP/2 the doors are the same", () => {
  test("events on HTTP/1.1 with TLS", async () => {
    const call = get({ host: "127.0.0.1", port: secure.port, ca, path: EVENTS, servername: "localhost", agent: false });
    const [response] = (await once(call, "response")) as [Readable];
    expect(await firstQuote(response)).toMatchObject(aQuote);
    response.on("error", () => {});
    call.destroy();
  });

  test.each(["in the clear", "by ALPN"])("events on HTTP/2 %s", async (way) => {
    const server = way === "by ALPN" ? secure : plain;
    const session = connectHttp2(server.url, { ca, servername: "localhost" });
    const call = session.request({ ":path": EVENTS });
    const [headers] = (await once(call, "response")) as [Record<string, unknown>];
    expect(headers).toMatchObject({ ":status": 200, "content-type": "text/event-stream" });
    expect(await firstQuote(call)).toMatchObject(aQuote);
    session.destroy();
  });

  test("a WebSocket with TLS, for a page of ours", async () => {
    const url = secure.url.replace("https", "wss");
    const socket = new WebSocket(`${url}/v1/ws`, SUBPROTOCOL, { ca, origin: secure.url });
    await once(socket, "open");
    socket.send('{"op":"add","id":1,"tickers":["AAPL"]}');
    const said: { batch?: { quotes?: unknown[] } }[] = [];
    socket.on("message", (data) => said.push(JSON.parse((data as Buffer).toString()) as (typeof said)[0]));
    await expect.poll(() => said.find(({ batch }) => batch?.quotes)?.batch?.quotes?.[0]).toMatchObject(aQuote);
    socket.terminate();
    const foreign = new WebSocket(`${url}/v1/ws`, SUBPROTOCOL, { ca, origin: plain.url });
    expect(String((await once(foreign, "error").catch((error: unknown) => [error]))[0])).toContain("403");
  });
});

test("Node's own WebSocket needs no library either", async () => {
  const socket = new globalThis.WebSocket(`${plain.url.replace("http", "ws")}/v1/ws`, SUBPROTOCOL);
  const quote = new Promise((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      const { batch } = JSON.parse(String(data)) as { batch?: { quotes?: unknown[] } };
      if (batch?.quotes) resolve(batch.quotes[0]);
    });
  });
  socket.addEventListener("open", () => socket.send('{"op":"open","request":{"tickers":["AAPL"]}}'));
  expect(await quote).toMatchObject(aQuote);
  socket.close();
});
