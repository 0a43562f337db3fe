/** Endings of shares, and the exchange that TradingView has them at, without the ending: `VOD.L` is `LSE:VOD`. */
const EXCHANGES: ReadonlyMap<string, string> = new Map(
  [
    ...["L LSE", "DE XETR", "PA EURONEXT", "AS EURONEXT", "BR EURONEXT", "LS EURONEXT", "MI MIL", "MC BME", "SW SIX"],
    ...["ST OMXSTO", "CO OMXCOP", "HE OMXHEX", "OL OSL", "WA GPW", "TO TSX", "AX ASX", "NZ NZX", "SI SGX", "JO JSE"],
    ...["T TSE", "HK HKEX", "SS SSE", "SZ SZSE", "TW TWSE", "KS KRX", "KQ KRX", "NS NSE", "BO BSE", "SA BMFBOVESPA"],
  ].map((line) => line.split(" ") as [string, string]),
);

/** Venues that write a pair with a sign, which TradingView writes without. */
const PAIR_VENUES: ReadonlySet<string> = new Set(["COINBASE", "KRAKEN", "KUCOIN", "OANDA"]);
/** Markets of this server's own: no site has them. */
const OWN_VENUES = /^(?:SIM|REPLAY)\w*$/;

const PAIR = /^([A-Z0-9]{2,16})[-/_]([A-Z]{3,5})$/;
const ENDING = /^(.+)\.([A-Z]{1,2})$/;
/** What TradingView reads as a symbol and not as a sum of several. */
const TAKEN = /^[A-Z0-9][A-Z0-9._!&]*$/;

/** What TradingView calls a ticker; undefined where that is not known, and for what no exchange has. */
export function tradingViewName(ticker: string): string | undefined {
  const colon = ticker.indexOf(":");
  const venue = colon === -1 ? undefined : ticker.slice(0, colon);
  const code = ticker.slice(colon + 1);
  if (venue !== undefined && OWN_VENUES.test(venue)) return undefined;
  const [, share, ending = ""] = ENDING.exec(code) ?? [];
  const exchange = EXCHANGES.get(ending);
  if (share !== undefined && exchange !== undefined && (venue ?? exchange) === exchange) {
    // Hong Kong's numbers have no zeros in front there.
    return taken(exchange, exchange === "HKEX" ? share.replace(/^0+(?=.)/, "") : share);
  }
  const [, base, quote] = (venue === undefined || PAIR_VENUES.has(venue) ? PAIR.exec(code) : undefined) ?? [];
  return taken(venue, base === undefined || quote === undefined ? code : base + quote);
}

function taken(venue: string | undefined, code: string): string | undefined {
  if (!TAKEN.test(code)) return undefined;
  return venue === undefined ? code : `${venue}:${code}`;
}
