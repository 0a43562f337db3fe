/** Days of the calendar on the wall, in no time zone: numbers that count from 1 January 1970, which is day 0. */

/** Sunday is 0, as everywhere in JavaScript. */
export const Weekday = { SUN: 0, MON: 1, TUE: 2, WED: 3, THU: 4, FRI: 5, SAT: 6 } as const;
export type Weekday = (typeof Weekday)[keyof typeof Weekday];

/** Milliseconds of a day without a change of clocks. */
export const DAY_MS = 86_400_000;

/** The number of a day. `month` counts from 1, as people do. */
export function civilDay(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** What weekday a day is, before 1970 too. */
export function weekdayOf(day: number): Weekday {
  return ((((day + 4) % 7) + 7) % 7) as Weekday;
}

/** The year a day lies in. */
export function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** The `n`th of a weekday in a month, from 1. */
export function nthWeekday(n: number, weekday: Weekday, year: number, month: number): number {
  const first = civilDay(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

/** The last of a weekday in a month. */
export function lastWeekday(weekday: Weekday, year: number, month: number): number {
  const last = civilDay(year, month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** Easter Sunday of the Gregorian calendar, by the anonymous computus (Nature, 20 April 1876). */
export function easterSunday(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const leap = 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4);
  const toSunday = (32 + leap) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * late + 114;
  return civilDay(year, Math.floor(fromMarch / 31), (fromMarch % 31) + 1);
}
