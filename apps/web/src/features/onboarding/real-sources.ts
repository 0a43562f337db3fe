/** A source of real prices, and how a server comes to it. */
export interface RealSource {
  /** As STREAMPULSE_SOURCES names it. */
  readonly name: string;
  readonly brings: string;
  /** Undefined: nothing. */
  readonly needs?: string | undefined;
  /** How the server is started with it. */
  readonly start: string;
}

/** Those that a server can have, the simplest first; see the table of the README, which a test holds this against. */
export const REAL_SOURCES: readonly RealSource[] = [
  { name: "binance", brings: "Crypto: BTCUSDT, ETHUSDT", start: "STREAMPULSE_SOURCES=binance npm start" },
  {
    name: "coinbase",
    brings: "Crypto in dollars, euros, pounds: BTC-USD",
    start: "STREAMPULSE_SOURCES=coinbase npm start",
  },
  { name: "kraken", brings: "Crypto: BTC/USD, ETH/EUR", start: "STREAMPULSE_SOURCES=kraken npm start" },
  {
    name: "finnhub",
    brings: "US stocks, currencies, crypto: AAPL",
    needs: "a key of finnhub.io, of which the free one does",
    start: "STREAMPULSE_SOURCES=finnhub STREAMPULSE_FINNHUB_API_KEY=… npm start",
  },
  {
    name: "tradingview",
    brings: "Stocks of the world, indices, futures",
    needs: "Chromium, and that you mind its site's terms",
    start: "STREAMPULSE_SOURCES=tradingview npm start",
  },
];
