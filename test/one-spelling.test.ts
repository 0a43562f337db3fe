import { isFault, parseTicker, type TickerName } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { lookUp } from "../apps/server/src/engine/look-up.ts";
import { SourceFault, type Listing, type Source } from "../apps/server/src/engine/ports/source.ts";
import { standIn } from "../apps/server/src/engine/source-order.ts";
import { TradingViewSource } from "../apps/server/src/sources/tradingview/source.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { start as startBinance } from "./upstreams/binance/connected.ts";
import { start as startCoinbase } from "./upstreams/coinbase/connected.ts";
import { start as startFinnhub } from "./upstreams/finnhub/connected.ts";
import { start as startKraken } from "./upstreams/kraken/connected.ts";
import { FakeTradingView } from "./upstreams/tradingview/fake-tradingview.ts";
import { WELL_KNOWN } from "./upstreams/tradingview/well-known.ts";

const heard = { works: () => {}, failed: () => {} };
const never = new AbortController().signal;

const named = (text: string): TickerName => {
  const name = parseTicker(text);
  return isFault(name) ? expect.fail(name.fault) : name;
};

async function tradingview(): Promise<Source> {
  const site = (symbol: string, currency: string, type = "crypto") => {
    return { symbol, description: symbol, type, currency, price: "5" };
  };
  const listed = [
    ...WELL_KNOWN,
    site("KRAKEN:BTCUSD", "USD"),
    site("KRAKEN:DOTUSD", "USD"),
    site("COINBASE:BTCUSD", "USD"),
    site("KRAKEN:BTCEUR", "EUR"),
    site("BINANCE:BTCUSDT.P", "USDT", "swap"),
  ];
  const fake = await FakeTradingView.start({ listed });
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const place = { url: fake.url, wsUrl: fake.wsUrl, pagesMax: 1 };
  const noBrowser = () => Promise.reject(new SourceFault("unavailable", "none in this test"));
  const source = new TradingViewSource(place, { scheduler, random: () => 0.5, log }, noBrowser);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
    expect(fake.violations).toEqual([]);
  });
  return source;
}

async function finnhub(): Promise<Source> {
  const market = (symbol: string, displaySymbol: string) => {
    return { symbol, displaySymbol, description: symbol, price: "5", previousClose: "5", type: "Crypto" };
  };
  const listed = [market("KRAKEN:XXBTZUSD", "BTC/USD"), market("KRAKEN:DOTUSD", "DOT/USD")];
  return (await startFinnhub({ listed })).source;
}

const SOURCES: Readonly<Record<string, () => Promise<Source>>> = {
  binance: async () => (await startBinance()).source,
  coinbase: async () => (await startCoinbase()).source,
  kraken: async () => (await startKraken({ listed: [{ symbol: "DOT/USD", decimals: 4, price: "5" }] })).source,
  finnhub,
  tradingview,
};

const begun = (name: string): Promise<Source> => SOURCES[name]?.() ?? expect.fail(name);

/** What the other source has for what the first has under this name, asked for with its venue. */
async function inPlaceOf(
  one: Source,
  text: string,
  other: Source,
): Promise<[Listing | undefined, Listing | undefined]> {
  const listing = await one.resolve(named(text), never);
  const name = named(listing?.canonical ?? text);
  return [listing, listing && (await lookUp(standIn(other, listing, [name]), never, heard))];
}

test.each([
  ["binance", "finnhub", ["BINANCE:BTCUSDT", "BTCUSDT"], "BINANCE:BTCUSDT"],
  ["binance", "tradingview", ["BINANCE:BTCUSDT", "BTCUSDT"], "BINANCE:BTCUSDT"],
  ["coinbase", "finnhub", ["COINBASE:BTC-USD", "COINBASE:BTCUSD", "BTC-USD"], "COINBASE:BTC-USD"],
  ["coinbase", "tradingview", ["COINBASE:BTC-USD", "COINBASE:BTC/USD"], "COINBASE:BTC-USD"],
  ["kraken", "finnhub", ["KRAKEN:BTC/USD", "KRAKEN:XBTUSD"], "KRAKEN:BTC/USD"],
  ["kraken", "finnhub", ["KRAKEN:DOT/USD", "KRAKEN:DOTUSD"], "KRAKEN:DOT/USD"],
  ["kraken", "tradingview", ["KRAKEN:BTC/USD", "KRAKEN:BTCUSD"], "KRAKEN:BTC/USD"],
  ["kraken", "tradingview", ["KRAKEN:DOT/USD", "KRAKEN:DOTUSD"], "KRAKEN:DOT/USD"],
  ["finnhub", "tradingview", ["OANDA:EUR_USD", "OANDA:EURUSD", "EURUSD", "EUR/USD"], "OANDA:EUR_USD"],
  ["finnhub", "tradingview", ["KRAKEN:XXBTZUSD", "KRAKEN:BTC/USD", "KRAKEN:BTCUSD"], "KRAKEN:BTC/USD"],
  ["finnhub", "tradingview", ["COINBASE:BTC-USD", "COINBASE:BTCUSD"], "COINBASE:BTC-USD"],
  ["finnhub", "tradingview", ["NASDAQ:AAPL", "AAPL"], "NASDAQ:AAPL"],
])("%s and %s stand in for one another: %j is %s", async (one, other, spellings, canonical) => {
  const [first, second] = [await begun(one), await begun(other)];
  for (const [a, b] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const text of spellings) {
      // A bare name is each source's own choice of venue.
      if (!text.includes(":") && a === second) continue;
      const [listing, found] = await inPlaceOf(a, text, b);
      expect(listing?.canonical, `${a.name}: ${text}`).toBe(canonical);
      expect(found?.canonical, `${b.name} for ${a.name}'s ${text}`).toBe(canonical);
      expect(found?.info.currency).toBe(listing?.info.currency);
    }
  }
});

test.each([
  ["tradingview", "KRAKEN:BTCEUR", "finnhub"],
  ["tradingview", "BINANCE:BTCUSDT.P", "binance"],
  ["tradingview", "BINANCE:BTCUSDT.P", "finnhub"],
  ["tradingview", "TSX:AAPL", "finnhub"],
  ["kraken", "KRAKEN:BTC/USDT", "tradingview"],
  ["kraken", "KRAKEN:BTC/USDT", "finnhub"],
  ["kraken", "KRAKEN:BTC/USD", "coinbase"],
  ["coinbase", "COINBASE:BTC-USD", "kraken"],
  ["coinbase", "COINBASE:ETH-BTC", "finnhub"],
])("what %s has as %s, another instrument or currency of %s is no stand-in for", async (one, text, other) => {
  const [listing, found] = await inPlaceOf(await begun(one), text, await begun(other));
  expect(listing).toBeDefined();
  expect(found).toBeUndefined();
});

test("a pair that would be written alike is no stand-in", async () => {
  const tusd: Listing = { canonical: "KRAKEN:DO/TUSD", info: { currency: "TUSD" } };
  for (const source of Object.keys(SOURCES)) {
    const found = await lookUp(standIn(await begun(source), tusd, [named("KRAKEN:DO/TUSD")]), never, heard);
    expect(found, source).toBeUndefined();
  }
});
