import { setImmediate as turn } from "node:timers/promises";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeBinance } from "../../../../../test/upstreams/binance/fake-binance.ts";
import { describeSource } from "../conformance.ts";
import { BinanceSource } from "./source.ts";

const quiet = { info: () => {}, warn: () => {} };

describeSource("binance", async () => {
  const scheduler = new FakeScheduler();
  // The fake lives on a clock of its own: what it has scheduled is none of the source's.
  const itsScheduler = new FakeScheduler();
  const fake = await FakeBinance.start({ scheduler: itsScheduler, countsMessages: false });
  const source = new BinanceSource({ url: fake.url, wsUrl: fake.wsUrl }, { scheduler, random: () => 0.5, log: quiet });
  const pass = async () => {
    scheduler.advance(100);
    itsScheduler.advance(100);
    // Loopback takes a few turns of the event loop from one side to the other and back.
    for (let n = 0; n < 5; n++) await turn();
  };
  let cents = 0;
  return {
    source,
    tickers: [
      { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT", "btcusdt"] },
      { canonical: "BINANCE:ETHUSDT", aliases: ["ETHUSDT"] },
      { canonical: "BINANCE:ETHBTC", aliases: ["ETHBTC"] },
    ],
    unknown: ["NOSUCH", "BINANCE:NOSUCH", "AAPL", "NASDAQ:AAPL", "BTC-USD", "^GSPC", "BINANCE:BTC.USDT"],
    searches: [
      { text: "btcusdt", best: "BINANCE:BTCUSDT" },
      { text: "btc/usdt", best: "BINANCE:BTCUSDT" },
      { text: "ethereum", best: "BINANCE:ETHUSDT" },
      { text: "binance:ethbtc", best: "BINANCE:ETHBTC" },
    ],
    now: () => scheduler.now(),
    move: async (canonical) => {
      // A change of the set leaves within a second; what is said before it arrives is said to nobody.
      for (let n = 0; n < 12; n++) await pass();
      fake.trade(canonical.slice("BINANCE:".length), `1.${String(++cents).padStart(2, "0")}`, "1", scheduler.now());
    },
    pass,
    pending: () => scheduler.pending,
    end: () => fake.close(),
  };
});
