/** What a newcomer sees first: shares, coins, a currency pair, pence, a large company and a very small price. */
export const DEFAULT_LIST: readonly string[] = [
  "AAPL",
  "MSFT",
  "NVDA",
  "TSLA",
  "BTCUSDT",
  "ETHUSDT",
  "EURUSD",
  "VOD.L",
  "KO",
  "SHIBUSDT",
];
