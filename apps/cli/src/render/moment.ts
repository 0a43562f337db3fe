import { UNKNOWN } from "./amount.ts";

/** A time as people read it, of UTC and to the second: `2026-03-02 14:03:22`; a dash for none. */
export function showMoment(ms: number | undefined): string {
  if (ms === undefined || ms === 0 || Math.abs(ms) > 8.64e15) return UNKNOWN;
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
