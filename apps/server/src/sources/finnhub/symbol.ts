import type { HoursName } from "@streampulse/core";
import { CRYPTO_VENUES, FOREX_VENUES } from "./venues.ts";

/** A ticker as Finnhub spells it, and how it is had there. */
export interface VendorSymbol {
  readonly symbol: string;
  readonly hours: HoursName;
  /** Whether the socket carries it. */
  readonly streams: boolean;
}

/** Of a canonical name of this source: stocks go by their code alone, pairs by venue and code. */
export function symbolOf(canonical: string): VendorSymbol {
  const colon = canonical.indexOf(":");
  const venue = canonical.slice(0, colon);
  if (CRYPTO_VENUES.has(venue)) return { symbol: canonical, hours: "always", streams: true };
  const broker = FOREX_VENUES.get(venue);
  if (broker) return { symbol: canonical, hours: "forex", streams: broker.streams };
  return { symbol: canonical.slice(colon + 1), hours: "us_equities", streams: true };
}
