import { decimalsOf, MarketSession, TickerType, toDecimal } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { count, isRecord } from "../vendor/json.ts";
import { newCode } from "../vendor/kraken-assets.ts";
import { longName } from "../vendor/long-names.ts";

/** What AssetPairs says of one of Kraken's pairs. */
export interface Market {
  /** As the second version of the socket spells it: `BTC/USD`. */
  readonly symbol: string;
  /** The symbol as tickers are spelt, without small letters. */
  readonly code: string;
  /** Its name in the REST API: `XBTUSD`. */
  readonly altname: string;
  /** The socket's old spelling, which the list has: `XBT/USD`. */
  readonly wsname: string;
  readonly base: string;
  readonly quote: string;
  /** Digits behind the point of a price. */
  readonly decimals: number;
  /** Whether it trades now, if not for everybody. */
  readonly trading: boolean;
}

/** The venue in front of every canonical name of this source. */
export const VENUE = "KRAKEN";

const WSNAME = /^[A-Za-z0-9.]{1,16}\/[A-Za-z0-9.]{1,16}$/;
const ALTNAME = /^[A-Za-z0-9.]{2,32}$/;

/** Nobody can trade in these states; in the others (`post_only`, `limit_only`, …) there are trades. */
const AT_REST = new Set(["cancel_only", "delisted", "maintenance", "work_in_progress", "hidden"]);

const FIAT = new Set(["USD", "EUR", "GBP", "CAD", "JPY", "CHF", "AUD", "AED"]);

/** More digits than any price has. */
const DECIMALS_MAX = 18;

/** The code of a canonical name. */
export function codeOf(canonical: string): string {
  return canonical.slice(VENUE.length + 1);
}

/** The listing of a market, without anything that changes by the day. */
export function listingOf(market: Market): Listing {
  const isForex = FIAT.has(market.base) && FIAT.has(market.quote);
  const listing: Listing = {
    canonical: `${VENUE}:${market.code}`,
    info: {
      name: `${longName(market.base)} / ${market.quote}`,
      exchange: "Kraken",
      currency: market.quote,
      decimals: market.decimals,
      marketSession: market.trading ? MarketSession.ALWAYS_OPEN : MarketSession.CLOSED,
      delaySeconds: 0,
      type: isForex ? TickerType.FOREX : TickerType.CRYPTO,
    },
  };
  return market.trading ? { ...listing, hours: "always" } : listing;
}

/** The markets of AssetPairs' result; entries that are not as documented, or no socket has, are left out. */
export function parseMarkets(result: unknown): Market[] {
  if (!isRecord(result)) return [];
  return Object.values(result).flatMap((entry) => {
    const market = parseMarket(entry);
    return market ? [market] : [];
  });
}

function parseMarket(entry: unknown): Market | undefined {
  if (!isRecord(entry)) return undefined;
  const { altname, wsname, status } = entry;
  // Without a name for sockets it is a dark pool or the like.
  if (typeof wsname !== "string" || !WSNAME.test(wsname)) return undefined;
  if (typeof altname !== "string" || !ALTNAME.test(altname)) return undefined;
  const [base = "", quote = ""] = wsname.split("/").map(newCode);
  const symbol = `${base}/${quote}`;
  const decimals = priceDecimals(entry);
  const trading = typeof status !== "string" || !AT_REST.has(status);
  return { symbol, code: symbol.toUpperCase(), altname, wsname, base, quote, decimals, trading };
}

/** `pair_decimals`, or those of the tick size (`0.10` is 1) where it is missing; else 0, which drops no digit. */
function priceDecimals({ pair_decimals: given, tick_size: tick }: Record<string, unknown>): number {
  const digits = count(given);
  if (digits !== undefined && digits <= DECIMALS_MAX) return digits;
  const step = typeof tick === "string" ? toDecimal(tick) : undefined;
  return step === undefined || step === "0" ? 0 : decimalsOf(step);
}
