import { Quality, TickerType, type TickerInfo } from "@streampulse/core";

import type { ListingQuote } from "../wire/quote-record.ts";
import { Amount } from "./amount.ts";
import { dayIn } from "./day.ts";

/** What a holding's value is made of: a price, and what is known of it. */
export interface PriceFacts {
  readonly price: string;
  /** The unit it is told in, GBX included; undefined where its source does not say. */
  readonly currency: string | undefined;
  /** What its day's change is against; undefined where nobody says. */
  readonly previousClose: string | undefined;
  /** The civil day, where its market is, of the price. */
  readonly day: number;
  /** By whose clock that is. */
  readonly timeZone: string;
  readonly quality: Quality;
  readonly stale: boolean;
  readonly timeMs: number | undefined;
  readonly source: string;
  readonly name: string | undefined;
  readonly delaySeconds: number | undefined;
}

/** The facts of a quote and of what is known of its ticker. */
export function priceFacts(quote: ListingQuote, info: TickerInfo | undefined): PriceFacts {
  const timeMs = quote.sourceTimeMs ?? quote.receivedTimeMs;
  const timeZone = zoneOf(info);
  return {
    price: quote.price,
    currency: info?.currency,
    previousClose: previousClose(quote, info),
    day: dayIn(timeZone, timeMs),
    timeZone,
    quality: quote.quality,
    stale: quote.stale,
    timeMs: quote.sourceTimeMs,
    source: quote.source,
    name: info?.name,
    delaySeconds: info?.delaySeconds,
  };
}

/** Where markets never close it is the price of 24 hours ago, which only the change knows. */
function previousClose(quote: ListingQuote, info: TickerInfo | undefined): string | undefined {
  if (quote.change === undefined) return info?.previousClose;
  return new Amount(quote.price).minus(new Amount(quote.change)).toFixed();
}

/**
 * Whose day a market's is. Stocks in dollars trade until eight in the evening in New York, which is the next day in
 * UTC; of every other market there the date of its hours is UTC's.
 */
function zoneOf(info: TickerInfo | undefined): string {
  const isAmerican = info?.currency === "USD" && (info.type === TickerType.STOCK || info.type === TickerType.FUND);
  return isAmerican ? "America/New_York" : "UTC";
}

/** Whether it is the market's own price, now: neither old, late nor made up. */
export function isLive({ quality, stale }: Pick<PriceFacts, "quality" | "stale">): boolean {
  return quality === Quality.LIVE && !stale;
}
