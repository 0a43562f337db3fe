import {
  type HoursName,
  MarketSession,
  nextOpen,
  Quality,
  type Quote,
  sessionAt,
  TickerType,
  type TickerInfo,
} from "@streampulse/core";
import { UNKNOWN } from "../../ui/number-text.ts";

const WORDS: Readonly<Record<MarketSession, string>> = {
  [MarketSession.UNSPECIFIED]: UNKNOWN,
  [MarketSession.PRE]: "Before opening",
  [MarketSession.REGULAR]: "Open",
  [MarketSession.POST]: "After hours",
  [MarketSession.CLOSED]: "Closed",
  [MarketSession.ALWAYS_OPEN]: "Always open",
};
/** Venues of US equities, as canonical names begin. */
const US_VENUES: ReadonlySet<string> = new Set(["NASDAQ", "NYSE", "AMEX", "ARCA", "CBOE", "BATS", "OTC"]);
const NEW_YORK = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** The session of a ticker's market, and when it opens where it is known: `Closed · opens Mon 09:30 New York`. */
export function marketText(quote: Quote | undefined, info: TickerInfo | undefined, nowMs: number): string {
  const session = info?.marketSession ?? MarketSession.UNSPECIFIED;
  const word = WORDS[session] ?? UNKNOWN;
  const hours = hoursOf(quote, info);
  if (hours === undefined || (session !== MarketSession.CLOSED && session !== MarketSession.PRE)) return word;
  // Where the market isn't as the calendar says, a halt or a source's word for it, the calendar has no say.
  const opensMs = sessionAt(hours, nowMs).session === session ? nextOpen(hours, nowMs) : undefined;
  return opensMs === undefined ? word : `${word} · opens ${NEW_YORK.format(opensMs).replace(",", "")} New York`;
}

/** The calendar of a ticker; made-up and recorded markets have days of their own. */
function hoursOf(quote: Quote | undefined, info: TickerInfo | undefined): HoursName | undefined {
  if (quote === undefined || quote.quality === Quality.SIMULATED || quote.quality === Quality.REPLAY) return undefined;
  if (info?.type === TickerType.FOREX) return "forex";
  const isShare = info?.type === TickerType.STOCK || info?.type === TickerType.FUND;
  const venue = info?.canonical?.split(":", 1)[0] ?? "";
  return isShare && US_VENUES.has(venue) ? "us_equities" : undefined;
}
