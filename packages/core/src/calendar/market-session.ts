import { MarketSession } from "../enums.ts";
import type { HoursName } from "./hours-name.ts";
import { newYorkInstant, newYorkWall } from "./new-york-clock.ts";
import { TIMETABLES, type DayTimetable, type TimetableEntry } from "./timetables.ts";

/** One stretch of time between two changes of a market's session. */
export interface SessionSpan {
  readonly session: MarketSession;
  /** When it began, epoch ms; -Infinity where the market never closes. */
  readonly sinceMs: number;
  /** When it changes next, epoch ms, and no longer belongs to it; Infinity where the market never closes. */
  readonly untilMs: number;
}

const ALWAYS: SessionSpan = { session: MarketSession.ALWAYS_OPEN, sinceMs: -Infinity, untilMs: Infinity };
/** The spans each calendar was last asked for, newest first: within them nothing is reckoned again. */
const lastSpans = new Map<HoursName, SessionSpan[]>();
/** A day has four, and some ask how the one before ended. */
const LAST_SPANS_MAX = 8;

/**
 * The session a market should be in at an instant, by its calendar; halts and unscheduled closures are in
 * no calendar. Cheap to ask again for times near one another; throws a RangeError for what is no time.
 */
export function sessionAt(hours: HoursName, timeMs: number): SessionSpan {
  const known = lastSpans.get(hours) ?? [];
  for (const span of known) if (timeMs >= span.sinceMs && timeMs < span.untilMs) return span;
  const span = spanAt(hours, timeMs);
  lastSpans.set(hours, [span, ...known.slice(0, LAST_SPANS_MAX - 1)]);
  return span;
}

/** When the regular session last ended at or before an instant; undefined where the market never closes. */
export function lastRegularClose(hours: HoursName, timeMs: number): number | undefined {
  let span = sessionAt(hours, timeMs);
  while (span.sinceMs !== -Infinity) {
    span = sessionAt(hours, span.sinceMs - 1);
    if (span.session === MarketSession.REGULAR) return span.untilMs;
  }
  return undefined;
}

/** When a regular session begins next after an instant; undefined where the market never closes. */
export function nextOpen(hours: HoursName, timeMs: number): number | undefined {
  let span = sessionAt(hours, timeMs);
  while (span.untilMs !== Infinity) {
    span = sessionAt(hours, span.untilMs);
    if (span.session === MarketSession.REGULAR) return span.sinceMs;
  }
  return undefined;
}

function spanAt(hours: HoursName, timeMs: number): SessionSpan {
  if (hours === "always") return ALWAYS;
  const timetable = TIMETABLES[hours];
  const { day, minute } = newYorkWall(timeMs);
  const today = timetable(day);
  const entry = today.findLastIndex(([fromMinute]) => fromMinute <= minute);
  return {
    session: (today[entry] as TimetableEntry)[1],
    sinceMs: newYorkInstant(...beginOf(timetable, day, entry)),
    untilMs: newYorkInstant(...endOf(timetable, day, entry)),
  };
}

/** Back from an entry of a day's timetable to where its session began, maybe days before. Every week changes. */
function beginOf(timetable: DayTimetable, day: number, entry: number): [day: number, minute: number] {
  let table = timetable(day);
  const [minute, session] = table[entry] as TimetableEntry;
  let begin: [number, number] = [day, minute];
  for (;;) {
    if (--entry < 0) {
      table = timetable(--day);
      entry = table.length - 1;
    }
    const [earlier, before] = table[entry] as TimetableEntry;
    if (before !== session) return begin;
    begin = [day, earlier];
  }
}

/** On from an entry of a day's timetable to the first of another session. */
function endOf(timetable: DayTimetable, day: number, entry: number): [day: number, minute: number] {
  let table = timetable(day);
  const [, session] = table[entry] as TimetableEntry;
  for (;;) {
    if (++entry === table.length) {
      table = timetable(++day);
      entry = 0;
    }
    const [later, next] = table[entry] as TimetableEntry;
    if (next !== session) return [day, later];
  }
}
