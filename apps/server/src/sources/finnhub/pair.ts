import { MarketSession, TickerType, type TickerName } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { CURRENCIES } from "../vendor/currencies.ts";
import { longName } from "../vendor/long-names.ts";
import { codeOfPair, isSamePair, pairOfCode } from "../vendor/pair-code.ts";
import type { AssetPair } from "../vendor/pair-index.ts";
import type { CryptoMarket } from "./crypto-lists.ts";
import { symbolOf } from "./symbol.ts";
import { CRYPTO_VENUES, FOREX_VENUES } from "./venues.ts";

const FOREX_CODE = /^([A-Z0-9]{2,10})[_/.-]([A-Z]{3})$/;
const JOINED_FOREX_CODE = /^([A-Z]{3})([A-Z]{3})$/;
const CRYPTO_CODE = /^[A-Z0-9.]{2,20}(?:[-_/][A-Z0-9.]{2,10})?$/;
/** Bare names that can only be crypto, with the exchange that is meant. */
const BARE_CRYPTO: readonly (readonly [RegExp, string])[] = [
  [/^[A-Z0-9]{2,12}[-_/]?USDT$/, "BINANCE"],
  [/^[A-Z0-9]{2,10}[-/]USD$/, "COINBASE"],
];

/** Exchanges of whose pairs Finnhub writes both codes without a sign. */
const JOINS: ReadonlySet<string> = new Set(["BINANCE", "KRAKEN"]);

/** A currency pair or crypto market by its name alone; whether Finnhub has it is for Finnhub to say. */
export interface NamedPair {
  readonly listing: Listing;
  /** As Finnhub spells it, venue and all. */
  readonly symbol: string;
  /** The exchange whose list says what no rule can: what it is a market of, or how Finnhub spells it. */
  readonly unsureAt?: string;
}

/**
 * What a name stands for by the rules of its venue: `EURUSD`, `EUR/USD` and `OANDA:EURUSD` are `OANDA:EUR_USD`.
 * Undefined for what is spelled otherwise.
 */
export function pairOf({ venue, code }: TickerName): NamedPair | undefined {
  if (venue !== undefined && CRYPTO_VENUES.has(venue)) return cryptoOf(venue, code);
  if (venue === undefined || FOREX_VENUES.has(venue)) {
    const [, base, quote] = JOINED_FOREX_CODE.exec(code) ?? FOREX_CODE.exec(code) ?? [];
    const isForex = base !== undefined && quote !== undefined && CURRENCIES.has(quote);
    // OANDA quotes indices and commodities in currencies too, but by their venue only.
    if (isForex && (CURRENCIES.has(base) || (venue !== undefined && code.includes("_")))) {
      return forexOf(venue ?? "OANDA", code, { base, quote });
    }
    if (venue !== undefined) return undefined;
  }
  const meant = venue === undefined ? BARE_CRYPTO.find(([spelling]) => spelling.test(code)) : undefined;
  return meant && cryptoOf(meant[1], code);
}

/** A market of Finnhub's own list of an exchange. */
export function listedPair(venue: string, { symbol, pair }: CryptoMarket): NamedPair {
  const code = symbol.slice(venue.length + 1);
  return { listing: cryptoListing(venue, code, pair ?? surePair(venue, code)), symbol };
}

function forexOf(venue: string, code: string, pair: AssetPair): NamedPair {
  // The other brokers' spellings are theirs; OANDA's has one form.
  const symbol = `${venue}:${codeOfPair(venue, pair) ?? code}`;
  const { base, quote } = pair;
  const listing: Listing = {
    canonical: symbol,
    info: {
      name: `${base} / ${quote}`,
      exchange: venue,
      currency: quote,
      type: CURRENCIES.has(base) ? TickerType.FOREX : TickerType.OTHER,
      delaySeconds: 0,
    },
    hours: "forex",
  };
  return { listing, symbol };
}

function cryptoOf(venue: string, code: string): NamedPair | undefined {
  if (!CRYPTO_CODE.test(code)) return undefined;
  const pair = surePair(venue, code);
  const listing = cryptoListing(venue, JOINS.has(venue) ? code.replace(/[-_/]/, "") : code, pair);
  const isSure = pair !== undefined && venue !== "KRAKEN";
  return { listing, symbol: symbolOf(listing.canonical).symbol, ...(isSure ? {} : { unsureAt: venue }) };
}

/** The pair of a code; undefined for one that Finnhub would spell like another: `DO/TUSD` is `DOTUSD` there. */
function surePair(venue: string, code: string): AssetPair | undefined {
  const pair = pairOfCode(venue, code);
  if (!pair || !JOINS.has(venue)) return pair;
  return isSamePair(pair, pairOfCode(venue, pair.base + pair.quote)) ? pair : undefined;
}

function cryptoListing(venue: string, code: string, pair: AssetPair | undefined): Listing {
  return {
    canonical: `${venue}:${(pair && codeOfPair(venue, pair)) ?? code}`,
    info: {
      name: pair ? `${longName(pair.base)} / ${pair.quote}` : code,
      exchange: venue[0] + venue.slice(1).toLowerCase(),
      ...(pair ? { currency: pair.quote } : {}),
      marketSession: MarketSession.ALWAYS_OPEN,
      type: TickerType.CRYPTO,
      delaySeconds: 0,
    },
    hours: "always",
  };
}
