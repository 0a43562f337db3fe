import type { HoursName } from "@streampulse/core";
import { oldNameOf } from "../vendor/kraken-assets.ts";
import { pairOfCode } from "../vendor/pair-code.ts";
import { CRYPTO_VENUES, FOREX_VENUES } from "./venues.ts";

/** A ticker as Finnhub spells it, and how it is had there. */
export interface VendorSymbol {
  readonly symbol: string;
  readonly hours: HoursName;
  /** Whether the socket carries it. */
  readonly streams: boolean;
}

/**
 * Of a canonical name of this source: stocks go by their code alone, pairs by venue and code. `listed`: what Finnhub's
 * own list of the exchange says, which goes before any rule.
 */
export function symbolOf(canonical: string, listed?: string): VendorSymbol {
  const colon = canonical.indexOf(":");
  const [venue, code] = [canonical.slice(0, colon), canonical.slice(colon + 1)];
  if (CRYPTO_VENUES.has(venue)) {
    return { symbol: listed ?? `${venue}:${cryptoCode(venue, code)}`, hours: "always", streams: true };
  }
  const broker = FOREX_VENUES.get(venue);
  if (broker) return { symbol: canonical, hours: "forex", streams: broker.streams };
  return { symbol: code, hours: "us_equities", streams: true };
}

/** Kraken's pairs go by the names of its REST API: `BTC/USD` is `XXBTZUSD`. */
function cryptoCode(venue: string, code: string): string {
  const pair = venue === "KRAKEN" && code.includes("/") ? pairOfCode(venue, code) : undefined;
  return pair ? oldNameOf(pair) : code;
}
