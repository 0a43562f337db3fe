import { compareDecimal, MarketSession } from "@streampulse/core";
import type { Listing, ListingInfo, Reading } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { hours, hoursOf } from "./search.ts";
import { canonicalOf } from "./site-symbol.ts";
import { decimalsOfScale, siteDecimal } from "./wire/price-scale.ts";
import { currencyCode, mayBeBelowZero, plainText, tickerType, updateMode } from "./wire/site-words.ts";

const FIELDS = "name,description,exchange,currency,type,typespecs,update_mode,pricescale,close,open,high,low";

/** What the scanner answers where there is no such symbol. */
export const NO_SUCH_SYMBOL = Symbol("no such symbol");

/** The request for one symbol's facts. */
export function scannerPath(symbol: string): string {
  // With no_404 an unknown symbol is `null`, which says the same.
  return `/symbol?${new URLSearchParams({ symbol, fields: FIELDS, no_404: "true" }).toString()}`;
}

/** Whether an answer that is not OK says that there is no such symbol, and not that something is wrong. */
export function saysNoSuchSymbol(status: number, body: unknown): boolean {
  return status === 404 && isRecord(body) && body["code"] === "symbol_not_exists";
}

/** The listing of a symbol by the scanner's answer, numbers as their own text; undefined where that says nothing. */
export function scannedListing(symbol: string, body: unknown): Listing | undefined {
  if (!isRecord(body) || !("update_mode" in body || "close" in body || "type" in body)) return undefined;
  const { type, typespecs, update_mode: mode } = body;
  const decimals = decimalsOfScale(body["pricescale"]);
  const of = (field: string) => plausible(body, field, decimals);
  const info: ListingInfo = {
    name: plainText(body["description"]),
    exchange: plainText(body["exchange"]),
    currency: currencyCode(body["currency"]),
    decimals,
    open: of("open"),
    high: of("high"),
    low: of("low"),
    delaySeconds: typeof mode === "string" ? updateMode(mode).delaySeconds : undefined,
    type: tickerType(type, typespecs),
  };
  const venue = symbol.split(":", 1)[0] ?? "";
  return { canonical: canonicalOf(symbol, info), info, ...hours(hoursOf(venue, type, typespecs)) };
}

/**
 * The price in the scanner's answer, without a time: it gives none. It is the day's last of the regular hours, and as
 * old as the scanner's own feed: undefined where that is not comparable with what a connection has `told` of the symbol.
 */
export function scannedPrice(body: unknown, told: ListingInfo = {}): Reading | undefined {
  if (!isRecord(body)) return undefined;
  const { marketSession, delaySeconds } = told;
  if (marketSession === MarketSession.PRE || marketSession === MarketSession.POST) return undefined;
  // A visitor's socket may be live where the scanner is late, and the other way round.
  if (delaySeconds !== undefined && delaySeconds !== updateMode(body["update_mode"]).delaySeconds) return undefined;
  const price = plausible(body, "close", decimalsOfScale(body["pricescale"]));
  return price === undefined ? undefined : { price };
}

function plausible(body: Record<string, unknown>, field: string, decimals: number | undefined): string | undefined {
  const text = siteDecimal(body[field], decimals);
  return text === undefined || mayBeBelowZero(body["type"]) || compareDecimal(text, "0") > 0 ? text : undefined;
}
