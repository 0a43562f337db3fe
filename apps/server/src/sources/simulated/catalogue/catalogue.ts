import { TickerIndex, TickerType, tradingViewName, type TickerName } from "@streampulse/core";
import { CRYPTO_DOLLAR_PAIRS, CRYPTO_PAIRS, DOLLAR_COIN } from "./crypto.ts";
import { FOREX_PAIRS, METALS } from "./forex.ts";
import { FUNDS, FUTURES, INDICES } from "./indices-funds-futures.ts";
import { NASDAQ_STOCKS } from "./nasdaq-stocks.ts";
import { NYSE_INDUSTRY_STOCKS } from "./nyse-industry-stocks.ts";
import { NYSE_STOCKS } from "./nyse-stocks.ts";
import { entriesOf, type Entry } from "./table.ts";
import { WORLD_STOCKS } from "./world-stocks.ts";

/** The venue that names a ticker of the simulated market in so many words: `SIM:AAPL`. */
const SIMULATED_VENUE = "SIM";

/** Every ticker of the simulated market, each code once; within a kind the best known first. */
export const CATALOGUE: readonly Entry[] = [
  NASDAQ_STOCKS,
  NYSE_STOCKS,
  NYSE_INDUSTRY_STOCKS,
  ...FUNDS,
  CRYPTO_PAIRS,
  FOREX_PAIRS,
  METALS,
  ...INDICES,
  ...FUTURES,
  ...WORLD_STOCKS,
  CRYPTO_DOLLAR_PAIRS,
  DOLLAR_COIN,
].flatMap(entriesOf);

/** The codes of an entry: its own, and for a pair of currencies the two other ways in use to write it. */
function codesOf({ code, type }: Entry): readonly string[] {
  if (type !== TickerType.FOREX) return [code];
  const [base, counter] = [code.slice(0, 3), code.slice(3)];
  return [code, `${base}_${counter}`, `${base}/${counter}`];
}

const BY_SPELLING: ReadonlyMap<string, Entry> = new Map(
  CATALOGUE.flatMap((entry) =>
    codesOf(entry).flatMap((code) => [
      [code, entry] as const,
      [`${entry.venue}:${code}`, entry] as const,
      [`${SIMULATED_VENUE}:${code}`, entry] as const,
      // As a list of TradingView's has it: `LSE:VOD` is `LSE:VOD.L`.
      [tradingViewName(entry.canonical) ?? code, entry] as const,
    ]),
  ),
);

/**
 * The entry of a name. One rule for all: the canonical name is the venue where the real one trades and the
 * code (`NASDAQ:AAPL`, `BINANCE:BTCUSDT`, `OANDA:EURUSD`); the bare code and `SIM:` with the code are its
 * aliases, and currency pairs may be written `EUR_USD` and `EUR/USD` besides.
 */
export function findEntry(name: TickerName): Entry | undefined {
  return BY_SPELLING.get(name.ticker);
}

const INDEX = new TickerIndex(CATALOGUE, (entry) => entry);
const SIMULATED_PREFIX = new RegExp(`^\\s*${SIMULATED_VENUE}:`, "i");

/** Entries that match the text, best first; `SIM:` in front of it means any of them. */
export function searchCatalogue(text: string, limit: number): Entry[] {
  return INDEX.search(text.replace(SIMULATED_PREFIX, ""), limit);
}
