import { MarketSession } from "../enums.ts";
import { Weekday, weekdayOf } from "./civil-day.ts";
import { DAY_MINUTES, FOREX_ROLL, forexClosure } from "./forex-closures.ts";
import type { HoursName } from "./hours-name.ts";
import { usTradingDay, type TradingDay } from "./us-trading-days.ts";

const { PRE, REGULAR, POST, CLOSED } = MarketSession;

/** From which minute of a New York day on a session holds. */
export type TimetableEntry = readonly [fromMinute: number, session: MarketSession];
/** A day's entries, the first from minute 0. */
export type DayTimetable = (day: number) => readonly TimetableEntry[];

const US_DAYS: Record<TradingDay, readonly TimetableEntry[]> = {
  closed: [[0, CLOSED]],
  short: [
    [0, CLOSED],
    [4 * 60, PRE],
    [9 * 60 + 30, REGULAR],
    [13 * 60, POST],
    [17 * 60, CLOSED],
  ],
  full: [
    [0, CLOSED],
    [4 * 60, PRE],
    [9 * 60 + 30, REGULAR],
    [16 * 60, POST],
    [20 * 60, CLOSED],
  ],
};

/** How the markets that close divide each day. */
export const TIMETABLES: Record<Exclude<HoursName, "always">, DayTimetable> = {
  us_equities: (day) => US_DAYS[usTradingDay(day)],
  forex: forexDay,
};

/** Sunday 17:00 to Friday 17:00, without the holidays; the few minutes' break of each day is not kept. */
function forexDay(day: number): readonly TimetableEntry[] {
  const weekday = weekdayOf(day);
  if (weekday === Weekday.SAT) return [[0, CLOSED]];
  const opens = weekday === Weekday.SUN ? FOREX_ROLL : 0;
  const closes = weekday === Weekday.FRI ? FOREX_ROLL : DAY_MINUTES;
  const [from, to] = forexClosure(day) ?? [closes, closes];
  const table: TimetableEntry[] = [];
  for (const [begin, end] of [
    [opens, Math.min(from, closes)],
    [Math.max(to, opens), closes],
  ] as const) {
    if (begin >= end) continue;
    if (table.length === 0 && begin > 0) table.push([0, CLOSED]);
    table.push([begin, REGULAR]);
    if (end < DAY_MINUTES) table.push([end, CLOSED]);
  }
  return table.length > 0 ? table : [[0, CLOSED]];
}
