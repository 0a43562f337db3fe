const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Turns a zone's wall clock on the day `yyyymmdd`, in milliseconds since its midnight, into epoch
 * milliseconds, on days of a clock change too. Of a wall time that comes twice it takes the first.
 */
export function zonedDay(yyyymmdd: string, timeZone: string): (msOfDay: number) => number {
  const midnight = wallMs(yyyymmdd);
  const offset = offsetMs(toInstant(midnight, timeZone), timeZone);
  // Nearly all days have one offset; asking for it again for each of a day's ticks would cost seconds.
  if (offset === offsetMs(toInstant(midnight + DAY_MS, timeZone), timeZone)) return (ms) => midnight + ms - offset;
  return (ms) => toInstant(midnight + ms, timeZone);
}

function toInstant(wall: number, timeZone: string): number {
  // The offset found by taking the wall time for UTC is right but near a change; asked again, it settles.
  const near = wall - offsetMs(wall, timeZone);
  return wall - offsetMs(near, timeZone);
}

/** The wall clock's reading as if it were UTC. */
function wallMs(yyyymmdd: string): number {
  return Date.UTC(Number(yyyymmdd.slice(0, 4)), Number(yyyymmdd.slice(4, 6)) - 1, Number(yyyymmdd.slice(6, 8)));
}

/** How far the zone's wall clock is ahead of UTC at an instant, by the runtime's own tz database. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(atMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(atMs / 1_000) * 1_000;
}
