import { DAY_MS } from "./civil-day.ts";
import { DAY_MINUTES, FOREX_ROLL } from "./forex-closures.ts";
import type { HoursName } from "./hours-name.ts";
import { newYorkInstant, newYorkWall } from "./new-york-clock.ts";

/** A span of time, its end exclusive, in epoch ms. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The trading day that a time belongs to: of US equities the day on New York's clocks, so that what is traded before
 * the opening and after the close is of it too; of forex from 17:00 to 17:00 there, when its days are settled; of
 * everything else the day of UTC. Days when nobody trades are days as well. Throws a RangeError for what is no time.
 */
export function tradingDayAt(hours: HoursName | undefined, timeMs: number): TimeSpan {
  if (hours === undefined || hours === "always") {
    const fromMs = Math.floor(timeMs / DAY_MS) * DAY_MS;
    return { fromMs, toMs: fromMs + DAY_MS };
  }
  const { day, minute } = newYorkWall(timeMs);
  const begins = hours === "forex" ? FOREX_ROLL - DAY_MINUTES : 0;
  const own = hours === "forex" && minute >= FOREX_ROLL ? day + 1 : day;
  return { fromMs: newYorkInstant(...minuteOf(own, begins)), toMs: newYorkInstant(...minuteOf(own + 1, begins)) };
}

/** A minute before a day is one of the day before. */
function minuteOf(day: number, minute: number): [day: number, minute: number] {
  return minute < 0 ? [day - 1, minute + DAY_MINUTES] : [day, minute];
}
