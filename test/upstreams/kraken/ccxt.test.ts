import { pro } from "ccxt";
import { expect, onTestFinished, test } from "vitest";
import { pastCandle } from "../past-candles.ts";
import { FakeKraken } from "./fake-kraken.ts";

/** The fake, and ccxt's own Kraken client with nothing changed but where Kraken is. */
async function start() {
  const fake = await FakeKraken.start();
  const exchange = new pro.kraken({ options: { fetchCurrencies: false } });
  const urls = exchange.urls as unknown as { api: Record<string, unknown> & { ws: Record<string, unknown> } };
  urls.api["public"] = fake.url;
  urls.api.ws["publicV2"] = `${fake.wsUrl}/v2`;
  // The client wants this before it opens a socket without TLS.
  await exchange.loadHttpProxyAgent();
  onTestFinished(async () => {
    await exchange.close();
    await fake.close();
  });
  await exchange.loadMarkets();
  return { fake, exchange };
}

test("ccxt's Kraken client reads the fake's list of pairs", async () => {
  const { fake, exchange } = await start();
  expect(exchange.market("BTC/USD")).toMatchObject({ base: "BTC", quote: "USD", active: true, id: "XXBTZUSD" });
  expect(exchange.market("DOGE/USD")).toMatchObject({ base: "DOGE", precision: { price: 1e-7 } });
  expect(fake.violations).toEqual([]);
});

test("ccxt's Kraken client streams live trades and the last 24 hours from the fake", async () => {
  const { fake, exchange } = await start();
  const [ticker, trades] = [exchange.watchTicker("BTC/USD"), exchange.watchTrades("ETH/USD")];
  await fake.until(() => fake.subscribers("ticker", "BTC/USD") > 0 && fake.subscribers("trade", "ETH/USD") > 0);
  fake.trade("ETH/USD", "4300.5", "1.5", Date.UTC(2026, 8, 25, 17, 48, 26, 844));
  expect((await trades)[0]).toMatchObject({
    symbol: "ETH/USD",
    price: 4300.5,
    amount: 1.5,
    id: "109116694",
    timestamp: Date.UTC(2026, 8, 25, 17, 48, 26, 844),
  });
  expect(await ticker).toMatchObject({ symbol: "BTC/USD", last: 83744.3, baseVolume: 0.1, bid: 83744.3 });
  const next = exchange.watchTicker("BTC/USD");
  fake.trade("BTC/USD", "83800", "2");
  expect(await next).toMatchObject({ last: 83800, high: 83800, change: 55.7, baseVolume: 2.1 });
  expect(fake.violations).toEqual([]);
});

test("ccxt's Kraken client reads candles of the past from the fake", async () => {
  const { fake, exchange } = await start();
  const since = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000;
  const candles = await exchange.fetchOHLCV("BTC/USD", "1m", since, 20);
  const traded = candles.filter((candle) => Number(candle[5]) > 0);
  expect(traded.length).toBeGreaterThan(15);
  for (const [startMs, open, high, low, close, volume] of traded) {
    const past = pastCandle(Number(startMs), 60_000);
    expect([open, high, low, close]).toEqual([past?.open, past?.high, past?.low, past?.close].map(Number));
    expect(volume).toBe(Number(past?.volume));
  }
  expect(fake.violations).toEqual([]);
});
