import { pro } from "ccxt";
import { expect, onTestFinished, test } from "vitest";
import { pastCandle } from "../past-candles.ts";
import { captureAbsent, readCapture } from "./capture.ts";
import { FakeBinance } from "./fake-binance.ts";

const skipped = captureAbsent ? `: ${captureAbsent}` : "";

/** The fake, and ccxt's own Binance client with nothing changed but where Binance is. */
async function start() {
  const fake = await FakeBinance.start({ figuresEveryMs: 50 });
  const exchange = new pro.binance({ options: { fetchMarkets: ["spot"], fetchCurrencies: false } });
  const urls = exchange.urls as unknown as { api: Record<string, unknown> & { ws: Record<string, unknown> } };
  urls.api["public"] = `${fake.url}/api/v3`;
  // The client tells spot from futures by the word stream in the address, which Binance's own host name has.
  urls.api.ws["spot"] = fake.wsUrl.replace("ws://", "ws://stream@") + "/ws";
  // The client wants this before it opens a socket without TLS.
  await exchange.loadHttpProxyAgent();
  onTestFinished(async () => {
    await exchange.close();
    await fake.close();
  });
  await exchange.loadMarkets();
  return { fake, exchange };
}

test.skipIf(captureAbsent)(`ccxt's Binance client gets the recording's trades from the fake${skipped}`, async () => {
  const { fake, exchange } = await start();
  const trades = exchange.watchTrades("NKN/USDT", undefined, undefined, { name: "aggTrade" });
  await fake.until(() => fake.subscribers("nknusdt@aggTrade") > 0);
  await fake.play(Infinity);
  const [trade] = await trades;
  expect(trade).toMatchObject({
    symbol: "NKN/USDT",
    price: 0.3528,
    amount: 58,
    timestamp: 1633998523963,
    id: "15683430",
  });
  expect(fake.violations).toEqual([]);
});

test.skipIf(captureAbsent)(
  `ccxt's Binance client gets the recording's bids and asks from the fake${skipped}`,
  async () => {
    const { fake, exchange } = await start();
    const asked = exchange.watchBidsAsks(["LRC/BTC"]);
    await fake.until(() => fake.subscribers("lrcbtc@bookTicker") > 0);
    const first = readCapture().find((frame) => frame.stream === "lrcbtc@bookTicker");
    const { b, a } = JSON.parse(first?.payload ?? "{}") as { b: string; a: string };
    while (fake.step()?.stream !== "lrcbtc@bookTicker");
    expect(await asked).toMatchObject({ "LRC/BTC": { bid: Number(b), ask: Number(a) } });
    expect(fake.violations).toEqual([]);
  },
);

test("ccxt's Binance client gets live trades and 24-hour figures from the fake", async () => {
  const { fake, exchange } = await start();
  const [ticker, trades] = [exchange.watchTicker("BTC/USDT", { name: "ticker" }), exchange.watchTrades("ETH/USDT")];
  await fake.until(() => fake.subscribers("btcusdt@ticker") > 0 && fake.subscribers("ethusdt@trade") > 0);
  fake.trade("BTCUSDT", "82000.01", "3");
  fake.trade("ETHUSDT", "4300.5", "1.5");
  expect(await ticker).toMatchObject({ symbol: "BTC/USDT", last: 82000.01, baseVolume: 3, open: 81207.45 });
  expect((await trades)[0]).toMatchObject({ symbol: "ETH/USDT", price: 4300.5, amount: 1.5 });
  expect(fake.violations).toEqual([]);
});

test("ccxt's Binance client reads candles of the past from the fake", async () => {
  const { fake, exchange } = await start();
  const since = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000;
  const candles = await exchange.fetchOHLCV("BTC/USDT", "1m", since, 20);
  const traded = candles.filter((candle) => Number(candle[5]) > 0);
  expect(traded.length).toBeGreaterThan(15);
  for (const [startMs, open, high, low, close, volume] of traded) {
    const past = pastCandle(Number(startMs), 60_000);
    expect([open, high, low, close]).toEqual([past?.open, past?.high, past?.low, past?.close].map(Number));
    expect(volume).toBe(Number(past?.volume));
  }
  expect(fake.violations).toEqual([]);
});
