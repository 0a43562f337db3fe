import { CURRENCIES } from "./currencies.ts";
import { newCode, pairOfOldName } from "./kraken-assets.ts";
import type { AssetPair } from "./pair-index.ts";

/** What stands between the two codes of a pair where the venue itself writes it: how canonical names have it. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["BINANCE", ""],
  ["COINBASE", "-"],
  ["KRAKEN", "/"],
  ["KUCOIN", "-"],
  ["OANDA", "_"],
]);

/** What a crypto code without a sign may end with. */
const QUOTES =
  "FDUSD USDT USDC BUSD TUSD PYUSD RLUSD GUSD DAI EUR GBP TRY BRL AUD CAD CHF JPY USD BTC XBT ETH BNB".split(" ");

const PARTED = /^([A-Z0-9.]{1,16})[-_/]([A-Z0-9.]{1,16})$/;
const JOINED = /^[A-Z0-9]{2,32}$/;

/** How the venue itself spells a pair: `BTC/USD` of Kraken; undefined for a venue whose rule is not known. */
export function codeOfPair(venue: string, { base, quote }: AssetPair): string | undefined {
  const sign = SIGNS.get(venue);
  return sign === undefined ? undefined : base + sign + quote;
}

/**
 * The pair that a code stands for, in whatever spelling: `BTC-USD`, `BTC/USD`, `BTC_USD`, `BTCUSD`, and of Kraken
 * `XXBTZUSD`. Where nothing parts the two, `quote` does if it is known; else undefined if two would fit, as in
 * `DOTUSD`, which may be in USD or in TUSD.
 */
export function pairOfCode(venue: string, code: string, quote?: string): AssetPair | undefined {
  const pair = venue === "KRAKEN" ? krakenPair(code, quote) : splitPair(venue, code, quote);
  return pair && (quote === undefined || pair.quote === quote) ? pair : undefined;
}

/** The two codes that a sign parts, the second one of which prices are told in; undefined for a share such as `BRK-B`. */
export function partedPair(code: string): AssetPair | undefined {
  const [, base, quote] = PARTED.exec(code) ?? [];
  const isPair = base !== undefined && quote !== undefined && (QUOTES.includes(quote) || CURRENCIES.has(quote));
  return isPair ? { base, quote } : undefined;
}

/** Whether both are one pair, in the same order. */
export function isSamePair(one: AssetPair, other: AssetPair | undefined): boolean {
  return one.base === other?.base && one.quote === other.quote;
}

function krakenPair(code: string, quote: string | undefined): AssetPair | undefined {
  const old = pairOfOldName(code);
  if (old) return old;
  // Of `XBTUSD`, which is no XB in TUSD, its own word for Bitcoin is the sure part.
  const renamed = code.replace(/^(XBT|XDG)(?=[A-Z]{3,}$)/, newCode);
  const pair = splitPair("KRAKEN", renamed, quote === "BTC" && code.endsWith("XBT") ? "XBT" : quote);
  return pair && { base: newCode(pair.base), quote: newCode(pair.quote) };
}

function splitPair(venue: string, code: string, known: string | undefined): AssetPair | undefined {
  const [, base, quote] = PARTED.exec(code) ?? [];
  if (base !== undefined && quote !== undefined) return { base, quote };
  if (!JOINED.test(code)) return undefined;
  const quotes = known === undefined ? possibleQuotes(venue) : [known];
  const fitting = quotes.filter((end) => code.endsWith(end) && code.length > end.length);
  const [end] = fitting;
  if (end === undefined || fitting.length > 1) return undefined;
  const rest = code.slice(0, -end.length);
  // Without being told the currency, a broker's code is one of two currencies, or not to be understood.
  return known === undefined && venue === "OANDA" && !CURRENCIES.has(rest) ? undefined : { base: rest, quote: end };
}

function possibleQuotes(venue: string): readonly string[] {
  return venue === "OANDA" ? [...CURRENCIES] : QUOTES;
}
