import { isFault, parseTicker, type HoursName } from "@streampulse/core";
import type { Listing, ListingInfo } from "../../engine/ports/source.ts";
import { count, isRecord } from "../vendor/json.ts";
import { canonicalOf } from "./site-symbol.ts";
import { currencyCode, plainText, tickerType } from "./wire/site-words.ts";

/** The longest text that is searched for. */
const TEXT_MAX = 100;
/** The most entries of an answer that are read; a page of the site's has fifty. */
const ENTRIES_MAX = 100;

/** A page of what the site found. */
export interface SearchPage {
  readonly found: readonly Found[];
  /** How many entries the answer had, those that are none of ours included. */
  readonly entries: number;
  /** How many there are beyond this page. */
  readonly remaining: number;
}

/** A listing that was found. */
export interface Found extends Listing {
  /** As the site spells it, venue and all. */
  readonly symbol: string;
  /** The part of that behind the venue. */
  readonly code: string;
  readonly isPrimary: boolean;
}

/** The request for what has this text in its symbol or description, from the `start`th on. */
export function searchPath(text: string, start: number): string {
  const query = new URLSearchParams({
    text: text.trim().slice(0, TEXT_MAX),
    hl: "0",
    lang: "en",
    start: String(start),
  });
  return `/symbol_search/v3?${query.toString()}`;
}

/**
 * Reads an answer of the search, the present form or the bare list of before; undefined where it is neither. An entry
 * whose name is no ticker is left out.
 */
export function parseSearch(body: unknown): SearchPage | undefined {
  const entries: unknown = isRecord(body) ? body["symbols"] : body;
  if (!Array.isArray(entries)) return undefined;
  const remaining = isRecord(body) ? (count(body["symbols_remaining"]) ?? 0) : 0;
  const found = (entries as unknown[]).slice(0, ENTRIES_MAX).flatMap((entry) => parseEntry(entry) ?? []);
  return { found, entries: entries.length, remaining };
}

function parseEntry(entry: unknown): Found | undefined {
  if (!isRecord(entry)) return undefined;
  const { symbol, prefix, exchange, description, type, typespecs } = entry;
  const venue = unmarked(prefix) ?? unmarked(exchange);
  const code = unmarked(symbol);
  if (venue === undefined || code === undefined) return undefined;
  const itsSymbol = `${venue}:${code}`;
  const name = parseTicker(itsSymbol);
  // Some venues have a space in their name, and some symbols are longer than a ticker.
  if (isFault(name) || name.ticker !== itsSymbol || name.venue === undefined) return undefined;
  const info: ListingInfo = {
    name: plainText(unmarked(description)),
    exchange: plainText(unmarked(exchange)),
    currency: currencyCode(entry["currency_code"]),
    type: tickerType(type, typespecs),
  };
  return {
    canonical: canonicalOf(itsSymbol, info),
    symbol: itsSymbol,
    code: name.code,
    isPrimary: entry["is_primary_listing"] === true,
    info,
    ...hours(hoursOf(name.venue, type, typespecs)),
  };
}

/** Matches are marked up where the site does as it likes. */
function unmarked(text: unknown): string | undefined {
  return typeof text === "string" && text !== "" ? text.replace(/<\/?em>/g, "") : undefined;
}

/** What a bare code stands for among what was found: its primary listing, or the first one that has it. */
export function bestOf(found: readonly Found[], code: string): Found | undefined {
  const named = found.filter((each) => each.code === code);
  return named.find(({ isPrimary }) => isPrimary) ?? named[0];
}

const US_VENUES: ReadonlySet<string> = new Set(["NASDAQ", "NYSE", "AMEX", "CBOE"]);

/** The calendar of a market by its venue and kind; undefined where none is known. */
export function hoursOf(venue: string, type: unknown, typespecs?: unknown): HoursName | undefined {
  if (type === "forex") return "forex";
  if (type === "crypto" || (Array.isArray(typespecs) && (typespecs as unknown[]).includes("crypto"))) return "always";
  const isListed = type === "stock" || type === "dr" || type === "fund";
  return isListed && US_VENUES.has(venue) ? "us_equities" : undefined;
}

/** The key is absent where there is no calendar. */
export function hours(name: HoursName | undefined): { readonly hours?: HoursName } {
  return name === undefined ? {} : { hours: name };
}

/** A listing of what was found, with what else is known of it. */
export function listingOf({ canonical, info, hours: calendar }: Listing, more: ListingInfo = {}): Listing {
  return { canonical, info: withoutGaps({ ...info, ...withoutGaps(more) }), ...hours(calendar) };
}

const withoutGaps = (info: ListingInfo): ListingInfo =>
  Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined));
