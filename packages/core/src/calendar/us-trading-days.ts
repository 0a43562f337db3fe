import { civilDay, easterSunday, lastWeekday, nthWeekday, Weekday, weekdayOf, yearOf } from "./civil-day.ts";

/** How the exchanges of US equities trade on a day: not at all, until 13:00, or in full. */
export type TradingDay = "closed" | "short" | "full";

/** Closures that no rule foresees, by year, month and day. */
const CLOSED_ONCE: readonly (readonly [number, number, number])[] = [
  // The attacks of 11 September.
  [2001, 9, 11],
  [2001, 9, 12],
  [2001, 9, 13],
  [2001, 9, 14],
  // Days of mourning for Presidents Reagan, Ford, G. H. W. Bush and Carter.
  [2004, 6, 11],
  [2007, 1, 2],
  [2018, 12, 5],
  [2025, 1, 9],
  // Hurricane Sandy.
  [2012, 10, 29],
  [2012, 10, 30],
];
/** Early closes that no rule foresees: the Friday after a Christmas on Thursday was one in 2003, and not in 2008. */
const SHORT_ONCE: readonly (readonly [number, number, number])[] = [[2003, 12, 26]];

const CLOSED_ONCE_DAYS = new Set(CLOSED_ONCE.map((date) => civilDay(...date)));
const SHORT_ONCE_DAYS = new Set(SHORT_ONCE.map((date) => civilDay(...date)));
/** A year's holidays and short days, as they are asked for. Years are few; what asks for many starts anew. */
const YEARS_MAX = 100;
const years = new Map<number, { closed: Set<number>; short: Set<number> }>();

/**
 * How US equities trade on a day, by the exchanges' rules since 1998; of a year to come, what should be.
 * What is closed without warning is in no calendar.
 */
export function usTradingDay(day: number): TradingDay {
  const weekday = weekdayOf(day);
  if (weekday === Weekday.SAT || weekday === Weekday.SUN || CLOSED_ONCE_DAYS.has(day)) return "closed";
  const year = yearOf(day);
  let days = years.get(year);
  if (days === undefined) {
    if (years.size >= YEARS_MAX) years.clear();
    days = { closed: new Set(holidays(year)), short: new Set(shortDays(year)) };
    years.set(year, days);
  }
  if (days.closed.has(day)) return "closed";
  return days.short.has(day) || SHORT_ONCE_DAYS.has(day) ? "short" : "full";
}

function holidays(year: number): number[] {
  const newYear = civilDay(year, 1, 1);
  const juneteenth = year >= 2022 ? [nearestWeekday(civilDay(year, 6, 19))] : [];
  return [
    // On a Saturday it is not observed: Friday is the last day of a year's books.
    weekdayOf(newYear) === Weekday.SUN ? newYear + 1 : newYear,
    nthWeekday(3, Weekday.MON, year, 1), // Martin Luther King
    nthWeekday(3, Weekday.MON, year, 2), // Washington's Birthday
    easterSunday(year) - 2, // Good Friday
    lastWeekday(Weekday.MON, year, 5), // Memorial Day
    ...juneteenth,
    nearestWeekday(civilDay(year, 7, 4)),
    nthWeekday(1, Weekday.MON, year, 9), // Labor Day
    nthWeekday(4, Weekday.THU, year, 11), // Thanksgiving
    nearestWeekday(civilDay(year, 12, 25)),
  ];
}

/** A holiday on a Saturday is kept on Friday, one on a Sunday on Monday. */
function nearestWeekday(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === Weekday.SAT) return day - 1;
  return weekday === Weekday.SUN ? day + 1 : day;
}

/** Weekends and holidays among them are no trading days anyhow. */
function shortDays(year: number): number[] {
  const short = [nthWeekday(4, Weekday.THU, year, 11) + 1];
  const independence = civilDay(year, 7, 4);
  const weekday = weekdayOf(independence);
  // Until 2012 a Fourth on a Thursday shortened the Friday after it; since then, like any other, its eve.
  if (weekday === Weekday.THU && year < 2013) short.push(independence + 1);
  else if (weekday >= Weekday.TUE && weekday <= Weekday.FRI) short.push(independence - 1);
  const christmasEve = civilDay(year, 12, 24);
  if (weekdayOf(christmasEve) !== Weekday.FRI) short.push(christmasEve);
  return short;
}
