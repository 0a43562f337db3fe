import { MarketSession, Quality, sessionAt, type HoursName } from "@streampulse/core";

/** A price this old or younger was traded just now, whatever a calendar says. */
const JUST_NOW_MS = 60_000;

const HOUR_MS = 3_600_000;
/**
 * When a day of figures may end by UTC: that of crypto at midnight. Finnhub does not say when a broker's day ends: at
 * midnight as well, or at 17:00 in New York.
 */
const DAY_ENDS = { always: [24], forex: [21, 22, 24] } as const;

/** Until when the figures of a day hold that were true at this time. */
export function figuresHoldUntil(hours: HoursName, timeMs: number): number {
  if (hours !== "us_equities") {
    const dayMs = timeMs - (timeMs % (24 * HOUR_MS));
    return dayMs + (DAY_ENDS[hours].find((hour) => dayMs + hour * HOUR_MS > timeMs) ?? 24) * HOUR_MS;
  }
  let span = sessionAt(hours, timeMs);
  if (span.session === MarketSession.CLOSED) return span.untilMs;
  while (span.session !== MarketSession.CLOSED) span = sessionAt(hours, span.untilMs);
  return span.sinceMs;
}

/** Whether a market is open; a closed one opens at `untilMs`. */
export function isOpen(hours: HoursName, nowMs: number): { readonly open: boolean; readonly untilMs: number } {
  const { session, untilMs } = sessionAt(hours, nowMs);
  return { open: session !== MarketSession.CLOSED, untilMs };
}

/**
 * The quality of a price by its time: CLOSED where the market closed since and nothing was traded, LIVE
 * otherwise. A price without a time is of now.
 */
export function qualityOf(hours: HoursName, timeMs: number | undefined, nowMs: number): Quality {
  if (timeMs !== undefined && nowMs - timeMs <= JUST_NOW_MS) return Quality.LIVE;
  let span = sessionAt(hours, nowMs);
  if (span.session === MarketSession.CLOSED) return Quality.CLOSED;
  if (timeMs === undefined) return Quality.LIVE;
  while (span.sinceMs > timeMs) {
    span = sessionAt(hours, span.sinceMs - 1);
    if (span.session === MarketSession.CLOSED) return Quality.CLOSED;
  }
  return Quality.LIVE;
}
