import { expect, test } from "vitest";
import { tradingViewName } from "./tradingview-name.ts";

test.each([
  ["AAPL", "AAPL"],
  ["NASDAQ:AAPL", "NASDAQ:AAPL"],
  ["BRK.B", "BRK.B"],
  ["NYSE:BRK.B", "NYSE:BRK.B"],
  ["CME:ES1!", "CME:ES1!"],
  ["NSE:M&M", "NSE:M&M"],
  ["BINANCE:BTCUSDT.P", "BINANCE:BTCUSDT.P"],
  ["VOD.L", "LSE:VOD"],
  ["LSE:VOD.L", "LSE:VOD"],
  ["NYSE:X.L", "NYSE:X.L"],
  ["0700.HK", "HKEX:700"],
  ["600519.SS", "SSE:600519"],
  ["COINBASE:BTC-USD", "COINBASE:BTCUSD"],
  ["KRAKEN:BTC/USD", "KRAKEN:BTCUSD"],
  ["OANDA:EUR_USD", "OANDA:EURUSD"],
  ["EUR/USD", "EURUSD"],
])("%s is TradingView's %s", (ticker, name) => {
  expect(tradingViewName(ticker)).toBe(name);
  // What is theirs already stays as it is.
  expect(tradingViewName(name)).toBe(name);
});

test.each([
  "^GSPC",
  "SP:^GSPC",
  "BRK-B",
  "NYSE:BRK-B",
  "C++",
  "#X",
  "漢字",
  "SIM:AAPL",
  "REPLAY:AAPL",
  "A*B",
  ".L",
  "EURUSD=X",
])("%s is none of TradingView's", (ticker) => {
  expect(tradingViewName(ticker)).toBeUndefined();
});
