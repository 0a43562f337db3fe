import { decimalsOf, MarketSession, TickerType, toDecimal } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { longName } from "../vendor/long-names.ts";

/** What exchangeInfo says of one of Binance's symbols. */
export interface Market {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Digits behind the point of a price, from the tick size. */
  readonly decimals: number;
  /** Whether it trades now; a delisted symbol stays in the list with another status. */
  readonly trading: boolean;
}

/** The spelling of every symbol this source offers; Binance lists a few in other scripts, which it does not. */
export const SYMBOL = /^[A-Z0-9]{2,20}$/;

/** The venue in front of every canonical name of this source. */
export const VENUE = "BINANCE";

/** The vendor's symbol of a canonical name. */
export function symbolOf(canonical: string): string {
  return canonical.slice(VENUE.length + 1);
}

/** The listing of a market, without anything that changes by the day. */
export function listingOf(market: Market): Listing {
  return {
    canonical: `${VENUE}:${market.symbol}`,
    info: {
      name: `${longName(market.base)} / ${market.quote}`,
      exchange: "Binance",
      currency: market.quote,
      decimals: market.decimals,
      marketSession: market.trading ? MarketSession.ALWAYS_OPEN : MarketSession.CLOSED,
      delaySeconds: 0,
      type: TickerType.CRYPTO,
    },
    ...(market.trading ? { hours: "always" } : {}),
  };
}

/** The markets of an exchangeInfo answer; entries that are not as documented are left out. */
export function parseMarkets(body: unknown): Market[] {
  const symbols: unknown = isRecord(body) ? body["symbols"] : undefined;
  if (!Array.isArray(symbols)) return [];
  return symbols.flatMap((entry: unknown) => {
    const market = parseMarket(entry);
    return market ? [market] : [];
  });
}

function parseMarket(entry: unknown): Market | undefined {
  if (!isRecord(entry)) return undefined;
  const { symbol, baseAsset, quoteAsset, status, filters } = entry;
  if (typeof symbol !== "string" || !SYMBOL.test(symbol)) return undefined;
  if (typeof baseAsset !== "string" || typeof quoteAsset !== "string") return undefined;
  return {
    symbol,
    base: baseAsset,
    quote: quoteAsset,
    decimals: tickDecimals(filters) ?? 8,
    trading: status === "TRADING",
  };
}

/** `0.01000000` of PRICE_FILTER is 2; a tick size of zero switches the rule off. */
function tickDecimals(filters: unknown): number | undefined {
  if (!Array.isArray(filters)) return undefined;
  for (const filter of filters as unknown[]) {
    if (!isRecord(filter) || filter["filterType"] !== "PRICE_FILTER") continue;
    const tick = typeof filter["tickSize"] === "string" ? toDecimal(filter["tickSize"]) : undefined;
    return tick === undefined || tick === "0" ? undefined : decimalsOf(tick);
  }
  return undefined;
}
