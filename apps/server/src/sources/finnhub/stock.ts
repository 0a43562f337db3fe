import { TickerType } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { venueOfMic } from "./venues.ts";

/** A line of Finnhub's list of US stocks. */
export interface Stock {
  readonly symbol: string;
  readonly venue: string;
  readonly name: string;
  readonly currency: string | undefined;
  readonly type: TickerType;
}

/** The spelling of the stocks offered: class shares have a dot, as `BRK.B`. */
export const STOCK_CODE = /^[A-Z0-9]{1,8}(?:[.-][A-Z0-9]{1,4})?$/;
const NAME_MAX = 80;

/** The lines of a list; those that are not as documented are left out. */
export function parseStocks(body: unknown): Stock[] {
  return Array.isArray(body) ? body.flatMap((entry: unknown) => parseStock(entry) ?? []) : [];
}

/** The listing of a stock, without anything that changes by the day. */
export function listingOf({ symbol, venue, name, currency, type }: Stock): Listing {
  return {
    canonical: `${venue}:${symbol}`,
    info: {
      ...(name === "" ? {} : { name }),
      exchange: venue,
      ...(currency === undefined ? {} : { currency }),
      decimals: 2,
      delaySeconds: 0,
      type,
    },
    hours: "us_equities",
  };
}

/** Text of the vendor's for people: without controls and marks that change its direction, and not too long. */
export function plainText(text: unknown): string {
  return typeof text === "string" ? [...text.replace(/\p{C}+/gu, "").trim()].slice(0, NAME_MAX).join("") : "";
}

function parseStock(entry: unknown): Stock | undefined {
  if (!isRecord(entry)) return undefined;
  const { symbol, mic, description, currency, type } = entry;
  if (typeof symbol !== "string" || !STOCK_CODE.test(symbol) || typeof mic !== "string") return undefined;
  const venue = venueOfMic(mic);
  if (venue === undefined) return undefined;
  return {
    symbol,
    venue,
    name: plainText(description),
    currency: typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    type: typeof type === "string" ? typeOf(type) : TickerType.OTHER,
  };
}

function typeOf(type: string): TickerType {
  if (/\b(ETP|ETF|ETN|Fund|Tracking)\b/i.test(type)) return TickerType.FUND;
  if (/\bIndex\b/i.test(type)) return TickerType.INDEX;
  return /\b(Stock|ADR|GDR|REIT|MLP|Shrs|Shares?|Ltd Part|Preference|Preferred|PUBLIC)\b/i.test(type)
    ? TickerType.STOCK
    : TickerType.OTHER;
}
