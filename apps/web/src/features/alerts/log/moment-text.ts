const MINUTE: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const SAME_DAY: Intl.DateTimeFormatOptions = { ...MINUTE, second: "2-digit" };
const OTHER_DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", ...MINUTE };

/**
 * A moment in the reader's zone and way of writing: the time of today, and with its day of any other. Of one that is known
 * about only, no second is told.
 */
export function momentText(
  timeMs: number,
  nowMs: number,
  { isAbout = false, locales }: { isAbout?: boolean; locales?: readonly string[] } = {},
): string {
  const isToday = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  const shape = isToday
    ? isAbout
      ? MINUTE
      : SAME_DAY
    : isThisYear
      ? OTHER_DAY
      : { ...OTHER_DAY, year: "numeric" as const };
  return new Intl.DateTimeFormat(locales as string[] | undefined, shape).format(timeMs);
}
