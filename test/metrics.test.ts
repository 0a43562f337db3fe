import { get } from "node:http";
import { createClient } from "@streampulse/client";
import { expect, test } from "vitest";
import { startServer } from "./running-server.ts";
import { FakeBinance } from "./upstreams/binance/fake-binance.ts";

/** The samples of a page in Prometheus' text, by their names with labels. */
function samples(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

async function scrape(url: string) {
  const answer = await fetch(`${url}/metrics`);
  const text = await answer.text();
  return { status: answer.status, type: answer.headers.get("content-type"), text, samples: samples(text) };
}

test("/metrics tells how the server and each source are, and names no ticker and no client", async () => {
  const fake = await FakeBinance.start();
  const settings = { STREAMPULSE_BINANCE_URL: fake.url, STREAMPULSE_BINANCE_WS_URL: fake.wsUrl };
  const server = await startServer({ STREAMPULSE_SOURCES: "binance", ...settings });
  const before = await scrape(server.url);
  expect(before).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/plain; version=0\.0\.4/) });
  expect(before.samples.get('streampulse_source_state{source="binance",state="connected"}')).toBe(0);
  expect(before.samples.get("streampulse_streams")).toBe(0);

  const client = createClient({ url: server.url, clientId: "a-client-that-nobody-names" });
  const abort = new AbortController();
  const prices = client.stream(["BTCUSDT"], { signal: abort.signal })[Symbol.asyncIterator]();
  await prices.next();
  const { samples: now, text } = await scrape(server.url);
  expect(now.get("streampulse_streams")).toBe(1);
  expect(now.get("streampulse_connections")).toBeGreaterThanOrEqual(1);
  expect(now.get("streampulse_watched_tickers")).toBe(1);
  expect(now.get('streampulse_source_state{source="binance",state="connected"}')).toBe(1);
  expect(now.get('streampulse_source_state{source="binance",state="down"}')).toBe(0);
  expect(now.get('streampulse_source_subscriptions{source="binance"}')).toBe(1);
  expect(now.get('streampulse_source_budget_left{source="binance"}')).toBeLessThan(5_000);
  expect(now.get('streampulse_source_breaker_open{source="binance"}')).toBe(0);
  expect(now.get('streampulse_source_failovers_total{source="binance"}')).toBe(0);
  expect(now.get('streampulse_source_slips{source="binance"}')).toBe(0);
  expect(now.get('streampulse_source_waiting_tickers{source="binance"}')).toBe(0);
  expect(now.get('streampulse_source_tickers_given_over{source="binance"}')).toBe(0);
  expect(now.get('streampulse_source_last_message_timestamp_seconds{source="binance"}')).toBeGreaterThan(1.7e9);
  expect(now.get("process_resident_memory_bytes")).toBeGreaterThan(1e7);
  expect(text).not.toMatch(/BTC|a-client/i);

  abort.abort();
  await server.close();
  await fake.close();
});

test("/metrics tells of alerts, their notices and of history, and no ticker or address", async () => {
  const server = await startServer();
  const call = async (name: string, body: unknown) => {
    const answer = await fetch(`${server.url}/streampulse.v1.AlertService/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as { channel: { id: string } };
  };
  const { channel } = await call("CreateChannel", {
    requestId: "c",
    name: "mine",
    target: { webhook: { url: `${server.url}/nobody-here` } },
  });
  const above = { ticker: "AAPL", condition: { above: { price: "0.01" } } };
  await call("CreateAlert", { ...above, requestId: "a", channelIds: [channel.id] });
  await call("CreateAlert", { ticker: "AAPL", condition: { below: { price: "0.01" } }, requestId: "b" });
  const refused = 'streampulse_alert_attempts_total{channel="webhook",outcome="failed"}';
  await expect.poll(async () => (await scrape(server.url)).samples.get(refused)).toBe(1);
  const { samples: now, text } = await scrape(server.url);
  expect(now.get('streampulse_alerts{state="fired"}')).toBe(1);
  expect(now.get('streampulse_alerts{state="active"}')).toBe(1);
  expect(now.get("streampulse_alert_firings_total")).toBe(1);
  expect(now.get("streampulse_recorded_prices_total")).toBeGreaterThan(0);
  expect(now.get("streampulse_lost_candles_total")).toBe(0);
  expect(text).not.toMatch(/AAPL|nobody-here|mine/);
  await server.close();
});

test("a server that takes no more clients still answers /metrics", async () => {
  const server = await startServer({ STREAMPULSE_MAX_CONNECTIONS: "1" });
  const stream = await fetch(`${server.url}/v1/stream?tickers=AAPL`);
  expect((await fetch(`${server.url}/v1/quotes?tickers=AAPL`)).status).toBe(503);
  const full = await scrape(server.url);
  expect(full.samples.get("streampulse_streams")).toBe(1);
  // Whoever asks is connected too.
  expect(full.samples.get("streampulse_connections")).toBeGreaterThanOrEqual(1);
  await stream.body?.cancel();
  await server.close();
});

test("a foreign host gets none", async () => {
  const server = await startServer();
  const status = await new Promise((resolve, reject) => {
    const headers = { host: "elsewhere.example" };
    get(`${server.url}/metrics`, { headers }, ({ statusCode }) => resolve(statusCode)).on("error", reject);
  });
  expect(status).toBe(421);
  await server.close();
});
