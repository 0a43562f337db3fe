/** The first day an activity may be of. */
export const FIRST_DAY = Date.UTC(1900, 0, 1) / 86_400_000;
const DAY_MS = 86_400_000;

/** The day that was asked for last: what is read and told in its order has each many times. */
let last = { day: 0, text: "1970-01-01" };

/** The number of a day given as YYYY-MM-DD, since 1970-01-01; undefined for what is no day of the calendar. */
export function dayOf(text: string): number | undefined {
  if (text === last.text) return last.day;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // 2026-02-30 is read as a day of March by some engines and refused by others.
  return Number.isNaN(ms) || dayText(ms / DAY_MS) !== text ? undefined : ms / DAY_MS;
}

/** A day's number as YYYY-MM-DD. */
export function dayText(day: number): string {
  if (day !== last.day) last = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return last.text;
}

/** The number of a month given as YYYY-MM: 12 × year + month − 1; undefined for what is none. */
export function monthOf(text: string): number | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 : undefined;
}

/** A month's number as YYYY-MM. */
export function monthText(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** The month a day is in. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of a month. */
export function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS;
}

/** A time zone's clock, and what it said last. */
interface ZoneClock {
  readonly clock: Intl.DateTimeFormat;
  quarter: number;
  day: number;
}

/** The clocks of time zones as they were last asked for: making one costs more than asking it. */
const clocks = new Map<string, ZoneClock>();
/** No zone's day begins within a quarter of an hour: since 1972 all are whole quarters off UTC. */
export const QUARTER_MS = 900_000;
const CLOCKS_MAX = 50;

/** The day on the wall in an IANA time zone. Throws a RangeError for a zone there is none of. */
export function dayIn(timeZone: string, timeMs: number): number {
  if (timeZone === "UTC") return Math.floor(timeMs / DAY_MS);
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    // In Canada dates are written as YYYY-MM-DD.
    clock = { clock: new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }), quarter: NaN, day: NaN };
    if (clocks.size >= CLOCKS_MAX) clocks.clear();
    clocks.set(timeZone, clock);
  }
  const quarter = Math.floor(timeMs / QUARTER_MS);
  if (quarter !== clock.quarter) {
    clock.day = Date.parse(`${clock.clock.format(timeMs)}T00:00:00Z`) / DAY_MS;
    clock.quarter = quarter;
  }
  return clock.day;
}

/** When a day begins in a time zone, epoch ms: to the minute, by halving. */
export function dayStart(timeZone: string, day: number): number {
  const middle = day * DAY_MS;
  let [before, after] = [middle - DAY_MS, middle + DAY_MS];
  while (after - before > 60_000) {
    const between = before + Math.floor((after - before) / 120_000) * 60_000;
    if (dayIn(timeZone, between) < day) before = between;
    else after = between;
  }
  return after;
}

/** Whether it is the IANA name of a time zone that this process knows. */
export function isTimeZone(text: string): boolean {
  if (text.length > 64 || !/^[A-Za-z]/.test(text)) return false;
  try {
    dayIn(text, 0);
    return true;
  } catch {
    return false;
  }
}
