const SAME_DAY: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
const OTHER_DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** A moment in the reader's zone and way of writing: the time of today, and with its day of any other. */
export function momentText(timeMs: number, nowMs: number, locales?: readonly string[]): string {
  const isToday = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  const shape = isToday ? SAME_DAY : isThisYear ? OTHER_DAY : { ...OTHER_DAY, year: "numeric" as const };
  return new Intl.DateTimeFormat(locales as string[] | undefined, shape).format(timeMs);
}
