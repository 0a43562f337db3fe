import { TickerType } from "@streampulse/core";
import { expect, test } from "vitest";
import { canonicalOf, siteSymbol } from "./site-symbol.ts";

const { CRYPTO, FOREX, STOCK, FUTURE, OTHER } = TickerType;

test.each([
  ["KRAKEN:BTCUSD", CRYPTO, "USD", "KRAKEN:BTC/USD"],
  ["KRAKEN:DOTUSD", CRYPTO, "USD", "KRAKEN:DOT/USD"],
  ["KRAKEN:DOTUSD", CRYPTO, "TUSD", "KRAKEN:DO/TUSD"],
  ["KRAKEN:BTCEUR", CRYPTO, undefined, "KRAKEN:BTC/EUR"],
  ["COINBASE:BTCUSD", CRYPTO, "USD", "COINBASE:BTC-USD"],
  ["BINANCE:BTCUSDT", CRYPTO, "USDT", "BINANCE:BTCUSDT"],
  ["OANDA:EURUSD", FOREX, "USD", "OANDA:EUR_USD"],
  ["OANDA:SPX500USD", OTHER, "USD", "OANDA:SPX500_USD"],
])("%s is %s in %s: %s, and back", (symbol, type, currency, canonical) => {
  expect(canonicalOf(symbol, { type, currency })).toBe(canonical);
  expect(siteSymbol(canonical)).toBe(symbol);
});

test.each([
  ["KRAKEN:DOTUSD", CRYPTO, undefined],
  ["KRAKEN:BTCUSD", CRYPTO, "EUR"],
  ["KRAKEN:XBTUSD", CRYPTO, "USD"],
  ["BINANCE:BTCUSDT.P", CRYPTO, "USDT"],
  ["COINBASE:BTCUSD.P", CRYPTO, "USD"],
  ["GEMINI:BTCUSD", CRYPTO, "USD"],
  ["NYSE:BRK-B", STOCK, "USD"],
  ["COINBASE:BITUSD", FUTURE, "USD"],
  ["COINBASE:BTCUSD", OTHER, "USD"],
  ["OANDA:DE30EUR", STOCK, "EUR"],
])("%s as %s in %s stays as the site has it", (symbol, type, currency) => {
  expect(canonicalOf(symbol, { type, currency })).toBe(symbol);
  expect(siteSymbol(symbol)).toBe(symbol);
});

test("a name that is not as its venue writes it is the site's own", () => {
  for (const name of ["KRAKEN:BTC-USD", "COINBASE:BTC/USD", "GEMINI:BTC/USD", "NYSE:BRK-B", "AAPL"]) {
    expect(siteSymbol(name)).toBe(name);
  }
});
