import { TickerType, type TickerName } from "@streampulse/core";
import type { ListingInfo } from "../../engine/ports/source.ts";
import { codeOfPair, isSamePair, pairOfCode, partedPair } from "../vendor/pair-code.ts";
import type { AssetPair } from "../vendor/pair-index.ts";

const JOINED = /^[A-Z0-9]+$/;

/** The site's symbol of a canonical name: it writes the two codes of a pair without a sign. `KRAKEN:BTCUSD`. */
export function siteSymbol(canonical: string): string {
  const [venue = "", code = ""] = canonical.split(":");
  const pair = parted(venue, code);
  return pair && codeOfPair(venue, pair) === code ? `${venue}:${pair.base}${pair.quote}` : canonical;
}

/** The canonical name of a site's symbol: a pair is spelt as its venue spells it, everything else as the site does. */
export function canonicalOf(symbol: string, { type, currency }: Pick<ListingInfo, "type" | "currency">): string {
  const [venue = "", code = ""] = symbol.split(":");
  // OANDA tells the price of everything in a currency, indices and metals too; elsewhere what is neither may be a derivative.
  const isMarket = type === TickerType.CRYPTO || type === TickerType.FOREX;
  if (!(isMarket || (venue === "OANDA" && type === TickerType.OTHER)) || !JOINED.test(code)) return symbol;
  const pair = pairOfCode(venue, code, currency);
  const own = pair && codeOfPair(venue, pair);
  const canonical = own === undefined ? symbol : `${venue}:${own}`;
  // One that would not lead back here is no name for it.
  return siteSymbol(canonical) === symbol ? canonical : symbol;
}

/** What a qualified name may be to the site, the likeliest first, and which pair it has to be where the name says so. */
export function askedAs({ ticker, venue = "", code }: TickerName): {
  readonly symbols: readonly string[];
  readonly pair: AssetPair | undefined;
} {
  const pair = parted(venue, code);
  if (pair) return { symbols: [`${venue}:${pair.base}${pair.quote}`], pair };
  // Kraken's older names: the site has everybody's.
  const meant = venue === "KRAKEN" ? pairOfCode(venue, code) : undefined;
  const symbols = meant ? [`${venue}:${meant.base}${meant.quote}`, ticker] : [ticker];
  return { symbols: [...new Set(symbols)], pair: undefined };
}

/** Whether a site's symbol, in its currency, is this pair. */
export function isPair(pair: AssetPair, symbol: string, currency: string | undefined): boolean {
  const [venue = "", code = ""] = symbol.split(":");
  return isSamePair(pair, pairOfCode(venue, code, currency));
}

/** The pair of a code with a sign, at a venue whose spelling is known. */
function parted(venue: string, code: string): AssetPair | undefined {
  const pair = partedPair(code) && pairOfCode(venue, code);
  return pair && codeOfPair(venue, pair) === undefined ? undefined : pair;
}
