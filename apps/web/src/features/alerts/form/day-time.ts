const two = (part: number): string => String(part).padStart(2, "0");

/** A time as a box of the browser for day and time holds it, in the reader's own zone: `2026-11-23T09:30`. */
export function dayTimeText(timeMs: number): string {
  const at = new Date(timeMs);
  const day = `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The time that such a box holds; undefined while it is not whole. */
export function readDayTime(text: string): number | undefined {
  const timeMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
