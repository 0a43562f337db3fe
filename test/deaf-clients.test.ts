import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { BLOCKED_MAX_MS } from "../apps/server/src/engine/limits.ts";
import { END_MAX_MS } from "../apps/server/src/transports/http/limits.ts";
import { connectBytes, getBytes, handshakeBytes, openFrame, type Reading } from "../bench/first-bytes.ts";
import { tcpDoor, type TcpDoor } from "./tcp-door.ts";
import { openPort, SUBPROTOCOL, type OpenPort } from "./web-door.ts";

/** Prices this long fill the buffers of a connection in a moment. */
const LONG_PRICE = `1.${"3".repeat(2_000)}`;
const TICKERS = Array.from({ length: 200 }, (_, n) => `T${n}`);
const EVENTS = `/v1/stream?tickers=${TICKERS.join(",")}`;
/** What the kernel of a client may have taken before it noticed that nobody reads: what the server's held is gone. */
const RECEIVED_MAX_BYTES = 2 * 1024 * 1024;

const reading = (port: number): Reading => ({ client: 1, port, tickers: TICKERS, maxUpdatesPerSecond: 0 });
const handshake = (port: number) => handshakeBytes(port, "/v1/ws", SUBPROTOCOL);

let closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});

test.each<[string, () => Promise<OpenPort | TcpDoor>, (what: Reading) => Buffer]>([
  ["Connect on HTTP/1.1", () => openPort(), connectBytes],
  ["events", () => openPort(), ({ port }) => getBytes(port, EVENTS)],
  // What asks for an upgrade is not plain: node:http frames the answer.
  [
    "events by node:http",
    () => openPort(),
    ({ port }) => Buffer.from(`GET ${EVENTS} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: none\r\n\r\n`),
  ],
  ["WebSocket", () => openPort(), (what) => Buffer.concat([handshake(what.port), openFrame(what)])],
  ["the line feed", () => tcpDoor(), () => Buffer.from(`ADD ${TICKERS.join(" ")}\n`)],
])(
  "a client that never reads takes with it, when it is let go, what the kernel held for it: %s",
  async (_door, open, hello) => {
    const at = await open();
    closing.push(() => at.close());
    const { stage } = at;
    const client: Socket = connect(at.port, "127.0.0.1");
    closing.push(() => client.destroy());
    const broken = new Promise<string | undefined>((resolve) => {
      client.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
      client.once("end", () => resolve("told the end of everything"));
    });
    client.pause();
    client.write(hello(reading(at.port)));
    await stage.until("it has a stream", () => stage.held().streams === 1);
    for (let round = 0; round < 40; round++) {
      for (const ticker of TICKERS) stage.tick(`X:${ticker}`, LONG_PRICE + round);
      stage.advance(20);
      await stage.until("what can be written is written", () => true);
    }
    stage.advance(BLOCKED_MAX_MS + 1_000);
    await stage.until("it is ended", () => stage.held().streams === 0);
    expect(at.connections()).toBe(1);
    stage.advance(END_MAX_MS + 1_000);
    await stage.until("it is let go", () => at.connections() === 0);
    let received = 0;
    client.on("data", (bytes) => (received += bytes.length));
    client.resume();
    // A connection that is only closed brings all that the kernel had taken, however late it is read.
    expect(await broken).toBe("ECONNRESET");
    expect(received).toBeLessThan(RECEIVED_MAX_BYTES);
  },
);
