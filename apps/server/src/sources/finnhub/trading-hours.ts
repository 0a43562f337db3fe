import { MarketSession, Quality, sessionAt, type HoursName } from "@streampulse/core";

/** A price this old or younger was traded just now, whatever a calendar says. */
const JUST_NOW_MS = 60_000;

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
