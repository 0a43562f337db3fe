/** Where a US stock is listed, by the market identifier codes of Finnhub's list; a venue has many segments. */
const VENUE_OF_MIC: Readonly<Record<string, string>> = {
  XNAS: "NASDAQ",
  XNGS: "NASDAQ",
  XNMS: "NASDAQ",
  XNCM: "NASDAQ",
  XNIM: "NASDAQ",
  XNYS: "NYSE",
  ARCX: "AMEX",
  XASE: "AMEX",
  BATS: "CBOE",
  XCBO: "CBOE",
  OOTC: "OTC",
  OTCM: "OTC",
  OTCQ: "OTC",
  OTCB: "OTC",
  PINX: "OTC",
  PINL: "OTC",
  PSGM: "OTC",
  XOTC: "OTC",
  EXPM: "OTC",
};

/** Venues of stocks in the order of how many look for them. */
export const STOCK_VENUES = ["NASDAQ", "NYSE", "AMEX", "CBOE", "OTC"];

/** The venue of a market identifier code: other tools' word for it where there is one, else the code itself. */
export function venueOfMic(mic: string): string | undefined {
  if (!/^[A-Z0-9]{4}$/.test(mic)) return undefined;
  return Object.hasOwn(VENUE_OF_MIC, mic) ? VENUE_OF_MIC[mic] : mic;
}

/** What Finnhub's own lists call exchanges of crypto. */
export const CRYPTO_VENUES: ReadonlySet<string> = new Set([
  "BINANCE",
  "BITFINEX",
  "BITTREX",
  "COINBASE",
  "GEMINI",
  "HITBTC",
  "HUOBI",
  "KRAKEN",
  "KUCOIN",
  "OKEX",
  "POLONIEX",
]);

/** Brokers of forex whose name fits into a ticker, and whether Finnhub's socket carries them (its docs say so). */
export const FOREX_VENUES: ReadonlyMap<string, { readonly streams: boolean }> = new Map([
  ["OANDA", { streams: true }],
  ["FXCM", { streams: false }],
  ["FHFX", { streams: false }],
]);
