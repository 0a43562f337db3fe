import type { SymbolFacts } from "./site-symbol.ts";

/** What the fake site lists in these tests: the stream's own page first. */
export const WELL_KNOWN: readonly SymbolFacts[] = [
  {
    symbol: "BINANCE:BTCUSDT",
    description: "Bitcoin / TetherUS",
    type: "crypto",
    currency: "USDT",
    price: "67123.45",
    isPrimary: true,
  },
  {
    symbol: "NASDAQ:AAPL",
    description: "Apple Inc.",
    type: "stock",
    currency: "USD",
    price: "308.91",
    previousClose: "333.43",
    updateMode: "delayed_streaming_900",
    isPrimary: true,
  },
  { symbol: "TSX:AAPL", description: "Apple Inc. CDR", type: "dr", currency: "CAD", price: "44.1" },
  {
    symbol: "OANDA:EURUSD",
    description: "Euro / U.S. Dollar",
    type: "forex",
    currency: "USD",
    price: "1.08345",
    pricescale: 100_000,
  },
];
