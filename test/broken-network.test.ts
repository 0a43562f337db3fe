import { createClient, type Client, type ConnectionState } from "@streampulse/client";
import type { Quote } from "@streampulse/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultProxy } from "./fault-proxy.ts";
import { startServer, type RunningServer } from "./running-server.ts";

// 50 tickers that move 50 times a second are some 300 kB/s: credit is used up and given back all the time.
const BUSY = { STREAMPULSE_SIMULATED_RATE: "50", STREAMPULSE_SIMULATED_SEED: "1", STREAMPULSE_TCP_PORT: "0" };

let server: RunningServer;
let proxy: FaultProxy;
let client: Client;
let tickers: string[];

beforeEach(async () => {
  server = await startServer(BUSY);
  proxy = await FaultProxy.start(server.port);
  client = createClient({ url: proxy.url });
  tickers = (await client.search("", { limit: 50 })).results.map(({ ticker }) => ticker);
});

afterEach(async () => {
  await proxy.close();
  await server.close();
});

/** Waits until this many quotes more have come, and tells their ages in ms. */
async function read(quotes: AsyncIterator<Quote>, count: number): Promise<number[]> {
  const ages = [];
  while (ages.length < count) {
    const { value, done } = await quotes.next();
    if (done) throw new Error("the stream ended");
    ages.push(Date.now() - value.receivedTimeMs);
  }
  return ages;
}

test("a way of 100 ms in each direction holds nobody back: acknowledgements come in time", async () => {
  proxy.latencyMs = 100;
  const quotes = client.stream(tickers)[Symbol.asyncIterator]();
  await read(quotes, 1_000);
  const ages = (await read(quotes, 5_000)).toSorted((a, b) => a - b);
  expect(ages[2_500]).toBeGreaterThanOrEqual(100);
  expect(ages[2_500]).toBeLessThan(1_000);
  await quotes.return?.();
}, 20_000);

test("a client that stops reading is held to what it acknowledged, and ended with SLOW_CONSUMER", async () => {
  const quotes = client.stream(tickers, { delivery: "every" })[Symbol.asyncIterator]();
  await read(quotes, 5_000);
  // Without acknowledgements the kernels on the way would take all that comes meanwhile, and nobody would notice.
  await expect.poll(() => server.app.engine.status().streams, { timeout: 15_000 }).toBe(0);
  await quotes.return?.();
}, 20_000);

test("a cut is mended at once, and what comes next is newer", async () => {
  const states: ConnectionState["status"][] = [];
  const seen: Quote[] = [];
  const watch = client.watch(tickers.slice(0, 1), {
    onConnection: ({ status }) => states.push(status),
    onQuotes: (more) => seen.push(...more),
  });
  await expect.poll(() => seen.length).toBeGreaterThan(5);
  proxy.cut();
  const before = seen.length;
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(before + 5);
  expect(states).toContain("reconnecting");
  expect(states.at(-1)).toBe("live");
  expect(seen.every((quote, n) => n === 0 || quote.sequence > (seen[n - 1]?.sequence ?? 0))).toBe(true);
  watch.stop();
}, 20_000);

test("a network that goes mute is noticed: the client reconnects, the server lets the old stream go", async () => {
  const seen: Quote[] = [];
  const watch = client.watch(tickers, { onQuotes: (more) => seen.push(...more) });
  await expect.poll(() => seen.length).toBeGreaterThan(500);
  proxy.mute();
  const before = seen.length;
  await expect.poll(() => seen.length, { timeout: 15_000 }).toBeGreaterThan(before + 500);
  expect(server.app.engine.status().streams).toBe(1);
  watch.stop();
}, 20_000);
