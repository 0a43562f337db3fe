import { setImmediate as turn } from "node:timers/promises";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeKraken } from "../../../../../test/upstreams/kraken/fake-kraken.ts";
import { describeSource } from "../conformance.ts";
import { KrakenSource } from "./source.ts";

const quiet = { info: () => {}, warn: () => {} };

describeSource("kraken", async () => {
  const scheduler = new FakeScheduler();
  // The fake lives on a clock of its own: what it has scheduled is none of the source's.
  const itsScheduler = new FakeScheduler();
  const fake = await FakeKraken.start({ scheduler: itsScheduler, countsMessages: false });
  const source = new KrakenSource({ url: fake.url, wsUrl: fake.wsUrl }, { scheduler, random: () => 0.5, log: quiet });
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
      {
        canonical: "KRAKEN:BTC/USD",
        aliases: ["BTC/USD", "BTCUSD", "btc-usd", "KRAKEN:BTC_USD", "XBTUSD", "XBT/USD", "KRAKEN:XXBTZUSD"],
      },
      { canonical: "KRAKEN:ETH/USD", aliases: ["ETHUSD", "KRAKEN:ETHUSD"] },
      { canonical: "KRAKEN:DOGE/USD", aliases: ["DOGEUSD", "KRAKEN:XDGUSD"] },
    ],
    unknown: [
      "NOSUCH",
      "KRAKEN:NOSUCH",
      "AAPL",
      "NASDAQ:AAPL",
      "COINBASE:BTC-USD",
      "^GSPC",
      "BTCUSDC",
      "KRAKEN:BTC//USD",
    ],
    searches: [
      { text: "btcusd", best: "KRAKEN:BTC/USD" },
      { text: "btc/usdt", best: "KRAKEN:BTC/USDT" },
      { text: "dogecoin", best: "KRAKEN:DOGE/USD" },
      { text: "kraken:ethbtc", best: "KRAKEN:ETH/BTC" },
    ],
    now: () => scheduler.now(),
    move: async (canonical) => {
      // A change of the set leaves within a second; what is said before it arrives is said to nobody.
      for (let n = 0; n < 8; n++) await pass();
      fake.trade(canonical.slice("KRAKEN:".length), `1.${String(++cents).padStart(2, "0")}`, "1", scheduler.now());
    },
    pass,
    pending: () => scheduler.pending,
    end: () => fake.close(),
  };
});
