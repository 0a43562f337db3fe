import { backoffMs } from "@streampulse/core";

/** A server that asks for more is asked again after an hour; timers know no more than 24 days, and then none. */
const ASKED_MAX_MS = 3_600_000;

/**
 * How long to wait before attempt `attempt` (0 for the first): as long as the server asks, else full jitter.
 * From the second attempt on never shorter than the jitter, so that a server that always says "at once" is
 * not called in a loop.
 */
export function retryDelayMs(attempt: number, askedMs: number | undefined, random: () => number): number {
  if (askedMs === undefined) return backoffMs(attempt, random);
  return Math.min(ASKED_MAX_MS, Math.max(askedMs, attempt === 0 ? 0 : backoffMs(attempt, random)));
}
