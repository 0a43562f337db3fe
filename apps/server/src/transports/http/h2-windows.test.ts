import { afterEach, beforeEach, expect, test } from "vitest";

import { FRAME, frame, RawHttp2, requestHeaders, settings, u32 } from "../../../../../test/raw-http2.ts";
import { envelope } from "../../../../../test/stream-reader.ts";
import { openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { BLOCKED_MAX_MS } from "../../engine/limits.ts";
import { END_MAX_MS } from "./limits.ts";

const PRICES = requestHeaders("/streampulse.v1.PriceService/StreamPrices", {
  "content-type": "application/connect+json",
});
const INITIAL_WINDOW = 4;
const LONG_PRICE = `1.${"3".repeat(2_000)}`;

let at: OpenPort;
let raw: RawHttp2;

beforeEach(async () => {
  at = await openPort();
  // Streams begin with windows that take nothing.
  raw = new RawHttp2(at.port, settings([INITIAL_WINDOW, 0]));
});

afterEach(async () => {
  raw.socket.destroy();
  expect(at.logged).toEqual([]);
  await at.close();
});

const open = (stream: number) =>
  raw.request(stream, PRICES, envelope(JSON.stringify({ clientId: `s${stream}`, tickers: ["A"] })));
const widen = (stream: number, bytes: number) => raw.send(frame(FRAME.windowUpdate, 0, stream, u32(bytes)));
const received = (stream: number) => raw.received.get(stream) ?? 0;

/** Moves the price until the stream has got some more. */
async function goesOn(stream: number): Promise<void> {
  const before = received(stream);
  await at.stage.until(`stream ${stream} goes on`, () => {
    at.stage.tick("X:A", "1.5");
    return received(stream) > before + 200;
  });
}

test.each([
  ["nothing", 0],
  ["a byte", 1],
])(
  "a stream whose window grows by %s a second is ended; others on its connection go on",
  { timeout: 20_000 },
  async (_what, bytes) => {
    open(1);
    open(3);
    widen(0, 2 ** 24);
    widen(3, 2 ** 24);
    await goesOn(3);
    for (let round = 0; round < 200; round++) {
      at.stage.tick("X:A", LONG_PRICE + round);
      at.stage.advance(50);
      await at.stage.until("what can be written is written", () => true);
    }
    let seconds = 0;
    while (at.stage.held().streams === 2 && seconds++ < 2 * (BLOCKED_MAX_MS / 1_000)) {
      if (bytes > 0) widen(1, bytes);
      await goesOn(3);
      at.stage.advance(1_000);
    }
    expect(at.stage.held().streams).toBe(1);
    // Its last words get as much time as anybody's, and then the stream is over for both sides.
    at.stage.advance(END_MAX_MS + 1);
    await at.stage.until("the client is told", () => raw.resets.has(1));
    expect(received(1)).toBeLessThanOrEqual(seconds * bytes);
    await goesOn(3);
    expect(raw.isOver).toBe(false);
  },
);

test("events wait for no window with prices that are old by then: what comes next is the newest", async () => {
  raw.request(1, requestHeaders("/v1/stream?tickers=A"));
  open(3);
  widen(1, 2 ** 24);
  widen(3, 2 ** 24);
  await at.stage.until("both are there", () => at.stage.held().streams === 2);
  const round = async (price: string): Promise<void> => {
    at.stage.tick("X:A", price);
    at.stage.advance(50);
    // What was written before is here then.
    const pongs = raw.heard.get(FRAME.ping) ?? 0;
    raw.send(frame(FRAME.ping, 0, 0, new Uint8Array(8)));
    await raw.until(() => raw.heard.get(FRAME.ping) === pongs + 1);
  };
  const all = () => received(1) + received(3);
  for (let n = 0; all() < 65_535 && n < 1_000; n++) await round(LONG_PRICE + n);
  expect([all(), received(1) > 4_000]).toEqual([65_535, true]);
  // Each of them would be an event of its own.
  for (let n = 0; n < 20; n++) await round(LONG_PRICE + n);
  const before = received(1);
  widen(0, 2 ** 24);
  await at.stage.until("the window has opened", () => received(1) > before);
  for (let n = 0; n < 5; n++) await round("1.5");
  // The end of what had begun, and the newest.
  expect(received(1) - before).toBeLessThan(3 * LONG_PRICE.length);
});
