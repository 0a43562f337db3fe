import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";
import { envelope, envelopes, messageOf } from "./stream-reader.ts";

const LONG = process.env["TEST_FORM"] === "long";
const SESSIONS = LONG ? 1_000 : 200;
/** A session outlives its stream by 30 s, and a ticker its last session by another 30. */
const RELEASED_WITHIN_MS = 65_000;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server.close();
});

/** Opens one stream and resolves when it has its first price. */
async function open(clientId: string, ticker: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${server.url}/streampulse.v1.PriceService/StreamPrices`, {
    method: "POST",
    headers: { "content-type": "application/connect+json" },
    body: envelope(JSON.stringify({ clientId, tickers: [ticker] })),
    signal,
  });
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  const reading = envelopes(body);
  for (;;) {
    const { value } = await reading.next();
    if (value && messageOf(value, "json").quotes.length > 0) return;
  }
}

test(
  `${SESSIONS} sessions on one ticker, under three names, are one subscription${LONG ? ", and none 65 s after the last stream closed" : ""}`,
  { timeout: 120_000 },
  async () => {
    const { engine } = server.app;
    const abort = new AbortController();
    const names = ["AAPL", "NASDAQ:AAPL", "SIM:AAPL"];
    await Promise.all(
      Array.from({ length: SESSIONS }, (_, i) => open(`client-${i}`, names[i % 3] ?? "", abort.signal)),
    );
    expect(engine.status()).toMatchObject({ streams: SESSIONS, sessions: SESSIONS });
    expect(await engine.sources()).toMatchObject([{ subscriptions: 1 }]);
    abort.abort();
    await expect.poll(() => engine.status().streams, { timeout: 10_000 }).toBe(0);
    if (!LONG) return;
    const closed = Date.now();
    await expect
      .poll(async () => (await engine.sources())[0]?.subscriptions, { timeout: RELEASED_WITHIN_MS, interval: 500 })
      .toBe(0);
    console.info(`released ${((Date.now() - closed) / 1_000).toFixed(1)} s after the last stream closed`);
    expect(engine.status()).toMatchObject({ streams: 0, sessions: 0 });
    expect(engine.watchedTickers).toBe(0);
  },
);
