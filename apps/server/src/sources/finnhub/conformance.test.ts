import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeFinnhub, KEY } from "../../../../../test/upstreams/finnhub/fake-finnhub.ts";
import { describeSource, type SourceHarness } from "../conformance.ts";
import { FinnhubSource } from "./source.ts";

const STOCKS = [
  { canonical: "NASDAQ:AAPL", aliases: ["AAPL", "aapl"] },
  { canonical: "NYSE:IBM", aliases: ["IBM"] },
  { canonical: "NYSE:BRK.B", aliases: ["BRK.B"] },
] as const;
const PAIRS = [
  { canonical: "OANDA:EUR_USD", aliases: ["EURUSD", "EUR/USD", "OANDA:EURUSD"] },
  { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT"] },
  { canonical: "COINBASE:BTC-USD", aliases: ["BTC-USD"] },
] as const;

async function harness(tickers: typeof STOCKS | typeof PAIRS, maxSymbols: number): Promise<SourceHarness> {
  const scheduler = new FakeScheduler();
  // The fake lives on a clock of its own: what it has scheduled is none of the source's.
  const itsScheduler = new FakeScheduler();
  const fake = await FakeFinnhub.start({ scheduler: itsScheduler });
  const source = new FinnhubSource(
    { url: fake.url, wsUrl: fake.wsUrl, apiKey: KEY, pollSeconds: 1, callsPerMinute: 60, maxSymbols },
    { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } },
  );
  const pass = async () => {
    scheduler.advance(100);
    itsScheduler.advance(100);
    // Loopback takes a few turns of the event loop from one side to the other and back.
    for (let n = 0; n < 5; n++) await turn();
  };
  let mills = 0;
  return {
    source,
    tickers,
    unknown: ["NOSUCH", "NASDAQ:NOSUCH", "NYSE:AAPL", "BINANCE:NOSUCHUSDT", "GBPUSD", "SIM:AAPL", "^GSPC", "AAPL.SW"],
    searches: [
      { text: "aapl", best: "NASDAQ:AAPL" },
      { text: "apple", best: "NASDAQ:AAPL" },
      { text: "nyse:brk.b", best: "NYSE:BRK.B" },
      { text: "btcusdt", best: "BINANCE:BTCUSDT" },
    ],
    now: () => scheduler.now(),
    move: async (canonical) => {
      for (let n = 0; n < 3; n++) await pass();
      const price = `1.${String(++mills).padStart(3, "0")}`;
      fake.trade({ symbol: canonical.replace(/^(NASDAQ|NYSE):/, ""), price, timeMs: scheduler.now() });
    },
    pass,
    pending: () => scheduler.pending,
    end: async () => {
      await fake.close();
      expect(fake.violations).toEqual([]);
    },
  };
}

describeSource("finnhub", () => harness(STOCKS, 50));
describeSource("finnhub's pairs", () => harness(PAIRS, 50), {
  "a search for an empty text lists everything, each once and in the same order":
    "Finnhub's pairs are in no list of its, only its stocks are",
});
describeSource("finnhub without the socket", () => harness(STOCKS, 0));
