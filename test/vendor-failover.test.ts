import { setImmediate as turn } from "node:timers/promises";
import { Delivery } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import { BinanceSource } from "../apps/server/src/sources/binance/source.ts";
import { CoinbaseSource } from "../apps/server/src/sources/coinbase/source.ts";
import { KrakenSource } from "../apps/server/src/sources/kraken/source.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { changesIn, lastOf } from "./routed-engine.ts";
import { LOCAL } from "./scripted-engine.ts";
import { FakeBinance } from "./upstreams/binance/fake-binance.ts";
import { FakeCoinbase } from "./upstreams/coinbase/fake-coinbase.ts";
import { FakeKraken } from "./upstreams/kraken/fake-kraken.ts";

/** One moment, and how often loopback has its turn in it. */
const MOMENT_MS = 50;
const TURNS = 4;

/** Three exchanges that trade all the time, their sources in this order, the engine, and a stream of these tickers. */
async function start(...tickers: readonly string[]) {
  const scheduler = new FakeScheduler();
  // A fake clock outruns a real network, so that the spacing of messages says nothing.
  const binance = await FakeBinance.start({ scheduler, countsMessages: false });
  const coinbase = await FakeCoinbase.start({ scheduler, counts: false });
  const kraken = await FakeKraken.start({ scheduler, countsMessages: false });
  const log = { info: () => {}, warn: () => {} };
  const context = { scheduler, random: () => 0.5, log };
  const place = ({ url, wsUrl }: { url: string; wsUrl: string }) => ({ url, wsUrl });
  const sources = [
    new BinanceSource(place(binance), context),
    new CoinbaseSource(place(coinbase), context),
    new KrakenSource(place(kraken), context),
  ];
  const deps = { scheduler, random: () => 0.5, meter: idleLoop, maxTickers: 256 };
  const engine = new PriceEngine(sources, { ...deps, unforeseen: (error) => expect.fail(String(error)) });
  onTestFinished(async () => {
    await engine.close();
    await Promise.all([binance.close(), coinbase.close(), kraken.close()]);
  });
  let cents = 0;
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += MOMENT_MS) {
      const part = String((cents = (cents + 1) % 90) + 10);
      binance.trade("BTCUSDT", `81000.${part}`);
      coinbase.trade("BTC-USDT", `81100.${part}`);
      coinbase.trade("BTC-USD", `81200.${part}`);
      coinbase.trade("ETH-USD", `4300.${part}`);
      kraken.trade("BTC/USD", `81300.${part.slice(0, 1)}`);
      scheduler.advance(MOMENT_MS);
      for (let turns = 0; turns < TURNS; turns++) await turn();
    }
  };
  /** How long it takes until it is so, in ms; fails where it takes longer than `mostMs`. */
  const until = async (mostMs: number, isSo: () => boolean): Promise<number> => {
    const startMs = scheduler.now();
    while (!isSo()) {
      if (scheduler.now() - startMs > mostMs)
        expect.fail(`not so within ${mostMs} ms: ${changesIn(stream).join(", ")}`);
      await pass(MOMENT_MS);
    }
    return scheduler.now() - startMs;
  };
  const stream = new RecordingSink();
  const request = { clientId: "c", tickers, maxUpdatesPerSecond: 0, delivery: Delivery.UNSPECIFIED };
  engine.openStream(LOCAL, { ...request, reportConflation: false }, stream);
  const speaks = (ticker: string, source: string) => () => {
    const last = lastOf(stream, ticker);
    return last?.source === source && !last.stale;
  };
  /** The first digits of the prices of a ticker: whose they are. */
  const levels = (ticker: string) =>
    new Set(stream.quotes.filter((quote) => quote.ticker === ticker).map(({ price }) => price.slice(0, 3)));
  const violations = () => [...binance.violations, ...coinbase.violations, ...kraken.violations];
  return { scheduler, binance, coinbase, kraken, stream, pass, until, speaks, levels, violations };
}

test("Coinbase freezes with heartbeats: flagged within 7 s, Kraken carries the bare dollar within 5 s more, and a minute later Coinbase again", async () => {
  const { coinbase, stream, pass, until, speaks, levels, violations } = await start("BTCUSD", "COINBASE:ETH-USD");
  await until(30_000, speaks("BTCUSD", "coinbase"));
  await until(5_000, speaks("COINBASE:ETH-USD", "coinbase"));
  await pass(5_000);

  coinbase.freeze(true);
  await until(7_000, () => lastOf(stream, "COINBASE:ETH-USD")?.stale === true);
  await until(5_000, speaks("BTCUSD", "kraken"));
  expect(changesIn(stream)).toContain("coinbase FAILED_OVER kraken BTCUSD");
  await pass(20_000);
  expect(lastOf(stream, "COINBASE:ETH-USD")).toMatchObject({ source: "coinbase", stale: true });

  coinbase.freeze(false);
  await until(90_000, speaks("COINBASE:ETH-USD", "coinbase"));
  const backMs = await until(90_000, speaks("BTCUSD", "coinbase"));
  expect(backMs).toBeGreaterThan(50_000);
  expect(levels("BTCUSD")).toEqual(new Set(["812", "813"]));
  expect(levels("COINBASE:ETH-USD")).toEqual(new Set(["430"]));
  expect(violations()).toEqual([]);
});

test("Binance is lost to a bare name that shares its listing with Binance's own: both stay, flagged", async () => {
  const { binance, coinbase, stream, pass, until, speaks, levels, violations } = await start(
    "BTCUSDT",
    "BINANCE:BTCUSDT",
  );
  await until(30_000, speaks("BTCUSDT", "binance"));
  binance.refuseLocation(true);
  for (const socket of binance.sockets) socket.drop();
  // One of the names of the listing is its venue's own: it stays where it is, flagged.
  await until(7_000, () => lastOf(stream, "BTCUSDT")?.stale === true);
  await pass(20_000);
  expect(lastOf(stream, "BTCUSDT")).toMatchObject({ source: "binance", stale: true });
  expect(levels("BTCUSDT")).toEqual(levels("BINANCE:BTCUSDT"));
  expect(coinbase.subscribers("BTC-USD") + coinbase.subscribers("BTC-USDT")).toBe(0);
  expect(violations()).toEqual([]);
});

test("Binance is lost to a bare name alone: Coinbase's USDT pair carries it, and no dollar comes into it", async () => {
  const { binance, stream, pass, until, speaks, levels, violations } = await start("BTCUSDT");
  await until(30_000, speaks("BTCUSDT", "binance"));
  binance.refuseLocation(true);
  for (const socket of binance.sockets) socket.drop();
  await until(12_000, speaks("BTCUSDT", "coinbase"));
  await pass(10_000);
  expect(levels("BTCUSDT")).toEqual(new Set(["810", "811"]));
  const currencies = stream.messages.flatMap(({ infos }) => infos.map(({ currency }) => currency));
  expect(new Set(currencies)).toEqual(new Set(["USDT"]));
  expect(violations()).toEqual([]);
});
