import { decimalsOf, MarketSession, TickerType, toDecimal } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { longName } from "../vendor/long-names.ts";

/** What /products says of one of Coinbase's products. */
export interface Product {
  /** `BTC-USD`. */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** Digits behind the point of a price, from the quote increment. */
  readonly decimals: number;
  /** Whether it trades now; one that is halted stays listed. */
  readonly trading: boolean;
}

/** The spelling of every product this source offers. */
export const PRODUCT = /^[A-Z0-9]{1,16}-[A-Z0-9]{1,16}$/;

/** The venue in front of every canonical name of this source. */
export const VENUE = "COINBASE";

/** The vendor's product of a canonical name. */
export function productOf(canonical: string): string {
  return canonical.slice(VENUE.length + 1);
}

/** The listing of a product, without anything that changes by the day. */
export function listingOf({ id, base, quote, decimals, trading }: Product): Listing {
  const info = {
    name: `${longName(base)} / ${quote}`,
    exchange: "Coinbase",
    currency: quote,
    decimals,
    marketSession: trading ? MarketSession.ALWAYS_OPEN : MarketSession.CLOSED,
    delaySeconds: 0,
    type: TickerType.CRYPTO,
  };
  const listing = { canonical: `${VENUE}:${id}`, info };
  return trading ? { ...listing, hours: "always" } : listing;
}

/** The products of a /products answer; what is delisted, or not as documented, is left out. */
export function parseProducts(body: unknown): Product[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((entry: unknown) => {
    const product = parseProduct(entry);
    return product ? [product] : [];
  });
}

function parseProduct(entry: unknown): Product | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, base_currency: base, quote_currency: quote, status, trading_disabled: isHalted } = entry;
  if (typeof id !== "string" || !PRODUCT.test(id) || status === "delisted") return undefined;
  if (typeof base !== "string" || typeof quote !== "string" || id !== `${base}-${quote}`) return undefined;
  return {
    id,
    base,
    quote,
    decimals: incrementDecimals(entry["quote_increment"]),
    trading: status === "online" && isHalted !== true,
  };
}

/** `0.01000000` is 2. */
function incrementDecimals(increment: unknown): number {
  const step = typeof increment === "string" ? toDecimal(increment) : undefined;
  return step === undefined || !/[1-9]/.test(step) ? 8 : decimalsOf(step);
}
