import { DAY_MS } from "./civil-day.ts";

const MINUTE_MS = 60_000;

/** Made at its first use: making one takes a hundred times as long as using it. */
let format: Intl.DateTimeFormat | undefined;

/** How far the clocks of New York are from UTC at an instant, ms; negative, for they are behind. */
function offsetMs(timeMs: number): number {
  format ??= new Intl.DateTimeFormat("en-US", {
    timeZone: "America/New_York",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const wall: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(timeMs)) wall[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = wall;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(timeMs / 1_000) * 1_000;
}

/** The day and minute on the clocks of New York. Throws a RangeError for what is no time. */
export function newYorkWall(timeMs: number): { day: number; minute: number } {
  const wallMs = timeMs + offsetMs(timeMs);
  const day = Math.floor(wallMs / DAY_MS);
  return { day, minute: Math.floor((wallMs - day * DAY_MS) / MINUTE_MS) };
}

/** The instant at which the clocks of New York show a minute of a day. Not for the hour that a spring day skips. */
export function newYorkInstant(day: number, minute: number): number {
  const wallMs = day * DAY_MS + minute * MINUTE_MS;
  // Twice: the first guess is off by five hours, and the clocks may change within them.
  const near = wallMs - offsetMs(wallMs);
  return wallMs - offsetMs(near);
}
