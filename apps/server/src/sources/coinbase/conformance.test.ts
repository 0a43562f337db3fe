import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeCoinbase } from "../../../../../test/upstreams/coinbase/fake-coinbase.ts";
import { describeSource } from "../conformance.ts";
import { CoinbaseSource } from "./source.ts";

const quiet = { info: () => {}, warn: () => {} };

describeSource("coinbase", async () => {
  const scheduler = new FakeScheduler();
  // The fake lives on a clock of its own: what it has scheduled is none of the source's.
  const itsScheduler = new FakeScheduler();
  const fake = await FakeCoinbase.start({ scheduler: itsScheduler, counts: false });
  const source = new CoinbaseSource({ url: fake.url, wsUrl: fake.wsUrl }, { scheduler, random: () => 0.5, log: quiet });
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
      { canonical: "COINBASE:BTC-USD", aliases: ["BTC-USD", "BTCUSD", "btc/usd", "BTC_USD", "COINBASE:BTCUSD"] },
      { canonical: "COINBASE:ETH-USD", aliases: ["ETH-USD", "ETHUSD"] },
      { canonical: "COINBASE:ETH-BTC", aliases: ["ETHBTC"] },
    ],
    unknown: ["NOSUCH", "COINBASE:NOSUCH", "AAPL", "NASDAQ:AAPL", "BTC-USDX", "^GSPC", "COINBASE:BTC.USD", "ETHUSDC"],
    searches: [
      { text: "btc-usd", best: "COINBASE:BTC-USD" },
      { text: "btc/usd", best: "COINBASE:BTC-USD" },
      { text: "ethereum", best: "COINBASE:ETH-USD" },
      { text: "coinbase:ethbtc", best: "COINBASE:ETH-BTC" },
    ],
    now: () => scheduler.now(),
    move: async (canonical) => {
      // A change of the set leaves within a second; what is said before it arrives is said to nobody.
      for (let n = 0; n < 8; n++) await pass();
      fake.trade(canonical.slice("COINBASE:".length), `1.${String(++cents).padStart(2, "0")}`, "1", scheduler.now());
    },
    pass,
    pending: () => scheduler.pending,
    end: async () => {
      await fake.close();
      expect(fake.violations).toEqual([]);
    },
  };
});
