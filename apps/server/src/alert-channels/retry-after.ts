const MIN_MS = 1_000;
const MAX_MS = 3_600_000;

/**
 * How long a Retry-After header says to stay away, in its seconds or until its date, from 1 s to an hour; undefined
 * where it says nothing of the kind.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header === "") return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_MS, Math.max(MIN_MS, ms));
}
