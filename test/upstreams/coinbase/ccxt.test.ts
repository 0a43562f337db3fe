import { pro } from "ccxt";
import { expect, onTestFinished, test } from "vitest";
import { pastCandle } from "../past-candles.ts";
import { captureAbsent, readCapture } from "./capture.ts";
import { FakeCoinbase } from "./fake-coinbase.ts";

const skipped = captureAbsent ? `: ${captureAbsent}` : "";

/** The fake, and ccxt's own Coinbase Exchange client with nothing changed but where Coinbase is. */
async function start() {
  const fake = await FakeCoinbase.start();
  const exchange = new pro.coinbaseexchange();
  const urls = exchange.urls as unknown as { api: Record<string, unknown> };
  urls.api["public"] = fake.url;
  urls.api["ws"] = fake.wsUrl;
  // The client wants this before it opens a socket without TLS.
  await exchange.loadHttpProxyAgent();
  onTestFinished(async () => {
    await exchange.close();
    await fake.close();
  });
  await exchange.loadMarkets();
  return { fake, exchange };
}

test("ccxt's Coinbase client gets live tickers and trades from the fake", async () => {
  const { fake, exchange } = await start();
  const ticker = exchange.watchTicker("BTC/USD");
  expect(await ticker).toMatchObject({ symbol: "BTC/USD", last: 81207.45, open: 81207.45 });
  const trades = exchange.watchTrades("ETH/USD");
  await fake.until(() => fake.subscribers("ETH-USD", "matches") > 0);
  // What a subscription begins with is no new trade to it.
  fake.trade("ETH-USD", "4300.5", "1.5");
  expect((await trades)[0]).toMatchObject({ symbol: "ETH/USD", price: 4300.5, amount: 1.5, id: "1088490717" });
  const next = exchange.watchTicker("BTC/USD");
  fake.book("BTC-USD", "81999.5", "82000.5");
  fake.trade("BTC-USD", "82000.01", "3");
  expect(await next).toMatchObject({ last: 82000.01, baseVolume: 3, bid: 81999.5, ask: 82000.5, high: 82000.01 });
  expect(fake.violations).toEqual([]);
});

test.skipIf(captureAbsent)(`ccxt's Coinbase client gets the recording's trades from the fake${skipped}`, async () => {
  const { fake, exchange } = await start();
  const asked = exchange.watchTrades("NMR/EUR");
  await fake.until(() => fake.subscribers("NMR-EUR", "matches") > 0);
  await fake.play(Infinity);
  const [trade] = await asked;
  const first = readCapture().find(({ type, product }) => type === "match" && product === "NMR-EUR");
  const { price, size, trade_id: id } = JSON.parse(first?.text ?? "{}") as Record<string, string>;
  expect(trade).toMatchObject({ symbol: "NMR/EUR", price: Number(price), amount: Number(size), id: String(id) });
  expect(fake.violations).toEqual([]);
});

test("ccxt's Coinbase client reads candles of the past from the fake", async () => {
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
