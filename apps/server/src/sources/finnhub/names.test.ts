import { isFault, parseTicker, TickerType, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { pairOf } from "./pair.ts";
import { listingOf, parseStocks } from "./stock.ts";
import { symbolOf } from "./symbol.ts";

const pair = (text: string) => pairOf(parseTicker(text) as TickerName)?.listing;

describe("a pair by its name", () => {
  test.each([
    ["EURUSD", "OANDA:EUR_USD", "USD", TickerType.FOREX],
    ["eur/usd", "OANDA:EUR_USD", "USD", TickerType.FOREX],
    ["EUR_USD", "OANDA:EUR_USD", "USD", TickerType.FOREX],
    ["OANDA:EURUSD", "OANDA:EUR_USD", "USD", TickerType.FOREX],
    ["OANDA:USD_JPY", "OANDA:USD_JPY", "JPY", TickerType.FOREX],
    ["OANDA:SPX500_USD", "OANDA:SPX500_USD", "USD", TickerType.OTHER],
    ["FXCM:EUR/USD", "FXCM:EUR/USD", "USD", TickerType.FOREX],
    ["XAUUSD", "OANDA:XAU_USD", "USD", TickerType.FOREX],
    ["BTCUSDT", "BINANCE:BTCUSDT", "USDT", TickerType.CRYPTO],
    ["BTC-USD", "COINBASE:BTC-USD", "USD", TickerType.CRYPTO],
    ["BINANCE:ETHBTC", "BINANCE:ETHBTC", "BTC", TickerType.CRYPTO],
    ["BTC/USD", "COINBASE:BTC-USD", "USD", TickerType.CRYPTO],
    ["COINBASE:BTCUSD", "COINBASE:BTC-USD", "USD", TickerType.CRYPTO],
    ["BINANCE:ETH/BTC", "BINANCE:ETHBTC", "BTC", TickerType.CRYPTO],
    ["KRAKEN:XXBTZUSD", "KRAKEN:BTC/USD", "USD", TickerType.CRYPTO],
    ["KRAKEN:BTCUSD", "KRAKEN:BTC/USD", "USD", TickerType.CRYPTO],
  ])("%s is %s", (text, canonical, currency, type) => {
    expect(pair(text)).toMatchObject({ canonical, info: { currency, type } });
  });

  test.each([
    "AAPL",
    "NASDAQ:AAPL",
    "BRK.B",
    "SPX500_USD",
    "OANDA:NOPE",
    "OANDA:AAPL",
    "SIM:EURUSD",
    "ABCDEF",
    "USDT",
    "^GSPC",
  ])("%s is none", (text) => {
    expect(pair(text)).toBeUndefined();
  });

  test("a currency that the code does not tell is absent", () => {
    expect(pair("BINANCE:FOO")?.info).not.toHaveProperty("currency");
    // Nothing would be left of the base.
    expect(pair("BINANCE:USDT")?.info).not.toHaveProperty("currency");
  });

  test.each([
    ["KRAKEN:DOTUSD", "KRAKEN:DOTUSD"],
    ["KRAKEN:DO/TUSD", "KRAKEN:DOTUSD"],
    ["KRAKEN:DOT/USD", "KRAKEN:DOTUSD"],
    ["BINANCE:BNBUSD", "BINANCE:BNBUSD"],
    ["BINANCE:BNB-USD", "BINANCE:BNBUSD"],
  ])("%s may be of two currencies, and so has none", (text, canonical) => {
    expect(pair(text)).toMatchObject({ canonical });
    expect(pair(text)?.info).not.toHaveProperty("currency");
    expect(pair(text)?.info.name).toBe(canonical.split(":")[1]);
  });

  test("XXBTZUSD is Bitcoin in US dollars", () => {
    expect(pair("KRAKEN:XXBTZUSD")?.info.name).toBe("Bitcoin / USD");
  });

  test("its calendar is the broker's week, or none", () => {
    expect([pair("EURUSD")?.hours, pair("BTCUSDT")?.hours]).toEqual(["forex", "always"]);
  });
});

describe("a line of the list", () => {
  const line = (over: object) => ({
    symbol: "AAPL",
    mic: "XNGS",
    description: "APPLE INC",
    currency: "USD",
    type: "Common Stock",
    ...over,
  });

  test.each([
    ["XNAS", "NASDAQ"],
    ["XNGS", "NASDAQ"],
    ["XNCM", "NASDAQ"],
    ["XNYS", "NYSE"],
    ["ARCX", "AMEX"],
    ["XASE", "AMEX"],
    ["BATS", "CBOE"],
    ["OOTC", "OTC"],
    ["IEXG", "IEXG"],
  ])("of %s is listed at %s", (mic, venue) => {
    expect(parseStocks([line({ mic })]).map((stock) => listingOf(stock).canonical)).toEqual([`${venue}:AAPL`]);
  });

  test("has its name without controls, its currency, its type and the hours of the exchanges", () => {
    const [stock] = parseStocks([line({ description: " AP\u0000P\u202eLE\n INC ", type: "ETP" })]);
    expect(stock && listingOf(stock)).toEqual({
      canonical: "NASDAQ:AAPL",
      info: {
        name: "APPLE INC",
        exchange: "NASDAQ",
        currency: "USD",
        decimals: 2,
        delaySeconds: 0,
        type: TickerType.FUND,
      },
      hours: "us_equities",
    });
    const [long] = parseStocks([line({ description: "x".repeat(500) })]);
    expect(long?.name).toHaveLength(80);
  });

  test.each(["Common Stock", "ADR", "REIT", "MLP", "NY Reg Shrs", "Ltd Part", "Preference"])(
    "%s is a stock",
    (type) => {
      expect(parseStocks([line({ type })])[0]?.type).toBe(TickerType.STOCK);
    },
  );

  test("that is not as documented is left out, and what is unknown in one is absent", () => {
    const bad = [
      null,
      7,
      [],
      {},
      line({ symbol: "A B" }),
      line({ symbol: 5 }),
      line({ symbol: "a".repeat(30) }),
      line({ mic: "" }),
      line({ mic: null }),
      line({ mic: "toolong" }),
    ];
    expect(parseStocks(bad)).toEqual([]);
    expect(parseStocks({ error: "no" })).toEqual([]);
    const [bare] = parseStocks([{ symbol: "X", mic: "XNYS", currency: 7 }]);
    expect(bare && listingOf(bare).info).toEqual({
      exchange: "NYSE",
      decimals: 2,
      delaySeconds: 0,
      type: TickerType.OTHER,
    });
  });
});

test("a canonical name leads to the vendor's symbol and back to its hours", () => {
  expect(symbolOf("NYSE:BRK.B")).toEqual({ symbol: "BRK.B", hours: "us_equities", streams: true });
  expect(symbolOf("OANDA:EUR_USD")).toEqual({ symbol: "OANDA:EUR_USD", hours: "forex", streams: true });
  expect(symbolOf("FXCM:EUR/USD")).toEqual({ symbol: "FXCM:EUR/USD", hours: "forex", streams: false });
  expect(symbolOf("BINANCE:BTCUSDT")).toEqual({ symbol: "BINANCE:BTCUSDT", hours: "always", streams: true });
  expect(symbolOf("KRAKEN:BTC/USD")).toEqual({ symbol: "KRAKEN:XXBTZUSD", hours: "always", streams: true });
  expect(symbolOf("KRAKEN:DOT/USD").symbol).toBe("KRAKEN:DOTUSD");
  expect(symbolOf("KRAKEN:DOT/USD", "KRAKEN:DOTZUSD").symbol).toBe("KRAKEN:DOTZUSD");
});

test("a broker whose name has a space is no venue of a ticker, and so left out", () => {
  expect(isFault(parseTicker("IC MARKETS:1"))).toBe(true);
});
