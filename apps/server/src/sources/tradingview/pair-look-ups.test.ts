import { parseTicker, type TickerName } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { FakeTradingView } from "../../../../../test/upstreams/tradingview/fake-tradingview.ts";
import type { SymbolFacts } from "../../../../../test/upstreams/tradingview/site-symbol.ts";
import { LookUps } from "./look-ups.ts";

const listing = (symbol: string, type: string, currency: string, more: Partial<SymbolFacts> = {}): SymbolFacts => {
  return { symbol, description: symbol, type, currency, price: "220.50", ...more };
};

test("a pair has its venue's own spelling, whatever it was asked by, and is never another pair or currency", async () => {
  const fake = await FakeTradingView.start({
    listed: [
      listing("KRAKEN:BTCUSD", "crypto", "USD"),
      listing("KRAKEN:DOTUSD", "crypto", "USD"),
      listing("COINBASE:BTCUSD", "crypto", "USD"),
      listing("BINANCE:DOTUSD", "crypto", "USD"),
      listing("OANDA:EURUSD", "forex", "USD"),
      listing("NYSE:BRKB", "stock", "USD"),
      listing("BITSTAMP:ETHEUR", "crypto", "USD", { isPrimary: true }),
      listing("KRAKEN:ETHEUR", "crypto", "EUR"),
    ],
  });
  const scheduler = new FakeScheduler();
  const lookUps = new LookUps(fake.url, scheduler);
  onTestFinished(async () => {
    lookUps.close();
    await fake.close();
    expect(fake.violations).toEqual([]);
  });
  const ask = (text: string) => {
    // As fast as the site is asked at most.
    scheduler.advance(2_000);
    return lookUps.find(parseTicker(text) as TickerName);
  };
  for (const spelling of ["BTC/USD", "BTC-USD", "BTCUSD", "XBT/USD", "XBTUSD", "XXBTZUSD"]) {
    expect(await ask(`KRAKEN:${spelling}`), spelling).toMatchObject({ canonical: "KRAKEN:BTC/USD" });
  }
  expect(await ask("COINBASE:BTC-USD")).toMatchObject({ canonical: "COINBASE:BTC-USD" });
  expect(await ask("BINANCE:DOT/USD")).toMatchObject({ canonical: "BINANCE:DOTUSD" });
  for (const text of ["OANDA:EUR_USD", "EUR/USD"])
    expect(await ask(text)).toMatchObject({ canonical: "OANDA:EUR_USD" });
  expect(await ask("ETH/EUR")).toMatchObject({ canonical: "KRAKEN:ETH/EUR" });
  for (const text of ["KRAKEN:DO/TUSD", "BINANCE:DO/TUSD", "KRAKEN:BTC/EUR", "NYSE:BRK-B", "BRK-B", "BTC/EUR"]) {
    expect(await ask(text), text).toBeUndefined();
  }
  const found = await lookUps.search("btcusd", 10);
  expect(found.map(({ canonical }) => canonical)).toEqual(["KRAKEN:BTC/USD", "COINBASE:BTC-USD"]);
  expect(await lookUps.probe("KRAKEN:BTC/USD")).toEqual({ price: "220.50" });
});
