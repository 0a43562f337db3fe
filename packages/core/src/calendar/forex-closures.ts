import { civilDay, Weekday, weekdayOf, yearOf } from "./civil-day.ts";

/** When forex is closed on a day beyond its week, in minutes of that day in New York: from, to. */
export type Closure = readonly [fromMinute: number, toMinute: number];

/** Minutes from one midnight to the next on the clocks' faces. */
export const DAY_MINUTES = 24 * 60;
/** When a day of forex ends and the next begins. */
export const FOREX_ROLL = 17 * 60;
/** Since this winter, Christmas and New Year are kept alike every year. */
const RULE_SINCE = 2018;
/** What a broker (OANDA) kept before: year, month, day, from when, until when. */
const BEFORE: readonly (readonly [number, number, number, ...Closure])[] = [
  [2005, 12, 29, FOREX_ROLL, DAY_MINUTES],
  [2007, 12, 31, FOREX_ROLL, DAY_MINUTES],
  [2008, 12, 31, FOREX_ROLL, DAY_MINUTES],
  [2009, 12, 31, FOREX_ROLL, DAY_MINUTES],
  [2010, 1, 1, 0, DAY_MINUTES],
  [2012, 12, 25, 0, DAY_MINUTES],
  [2012, 12, 31, 14 * 60, DAY_MINUTES],
  [2013, 1, 1, 0, DAY_MINUTES],
  [2013, 12, 31, 14 * 60, DAY_MINUTES],
  [2014, 12, 31, 14 * 60, DAY_MINUTES],
  [2015, 12, 25, 0, DAY_MINUTES],
  [2015, 12, 31, 14 * 60, DAY_MINUTES],
  [2016, 1, 1, 0, DAY_MINUTES],
  [2016, 12, 25, 0, DAY_MINUTES],
  [2016, 12, 30, 14 * 60, DAY_MINUTES],
  [2017, 1, 1, 0, DAY_MINUTES],
];
const BEFORE_DAYS = new Map(BEFORE.map(([year, month, day, ...closure]) => [civilDay(year, month, day), closure]));

/**
 * Christmas and New Year: closed from 17:00 on the eve to 17:00 on the day; where the day is a Sunday, all
 * of the Monday after it too (as in 2022). Undefined on any other day.
 */
export function forexClosure(day: number): Closure | undefined {
  const year = yearOf(day);
  if (year < RULE_SINCE) return BEFORE_DAYS.get(day);
  for (const holiday of [civilDay(year, 12, 25), civilDay(year, 1, 1), civilDay(year + 1, 1, 1)]) {
    // The New Year's eve of the last year without the rule is among `BEFORE`.
    if (holiday === civilDay(RULE_SINCE, 1, 1)) continue;
    const isSunday = weekdayOf(holiday) === Weekday.SUN;
    if (day === holiday - 1) return [FOREX_ROLL, DAY_MINUTES];
    if (day === holiday) return [0, isSunday ? DAY_MINUTES : FOREX_ROLL];
    if (day === holiday + 1 && isSunday) return [0, DAY_MINUTES];
  }
  return undefined;
}
