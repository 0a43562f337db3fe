import { MarketSession, TickerType } from "@streampulse/core";
import type { Listing, ListingInfo } from "../../engine/ports/source.ts";
import type { Entry } from "./catalogue/table.ts";
import type { Market } from "./market.ts";
import { scaledText } from "./scaled-text.ts";
import type { Phase } from "./scenario.ts";

function sessionOf(type: TickerType, phase: Phase): MarketSession {
  if (phase === "halted") return MarketSession.CLOSED;
  if (type === TickerType.CRYPTO) return MarketSession.ALWAYS_OPEN;
  return phase === "trading" ? MarketSession.REGULAR : MarketSession.PRE;
}

/** What the market knows of a ticker now. */
export function infoOf(entry: Entry, market: Market): ListingInfo {
  const day = market.dayOf(entry);
  const text = (units: number | undefined) => (units === undefined ? undefined : scaledText(units, entry.decimals));
  return {
    name: entry.name,
    exchange: entry.venue,
    currency: entry.currency,
    decimals: entry.decimals,
    previousClose: text(market.previousClose(entry)),
    open: text(day?.open),
    high: text(day?.high),
    low: text(day?.low),
    marketSession: sessionOf(entry.type, market.phase),
    delaySeconds: 0,
    type: entry.type,
  };
}

/** The listing of an entry, for `resolve` and `search`. */
export function listingOf(entry: Entry, market: Market): Listing {
  return { canonical: entry.canonical, info: infoOf(entry, market) };
}
