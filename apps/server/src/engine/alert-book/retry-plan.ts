/** How long a failed delivery waits before its second attempt, its third, and so on: 8 attempts in about an hour. */
const DELAYS_MS = [5_000, 15_000, 45_000, 120_000, 360_000, 900_000, 1_800_000];

/** How deliveries are repeated. */
export interface RetryPlan {
  readonly delaysMs: readonly number[];
  /** An attempt has so long. */
  readonly timeoutMs: number;
}

/** The server's own. */
export const RETRY_PLAN: RetryPlan = { delaysMs: DELAYS_MS, timeoutMs: 5_000 };

/**
 * How long to wait after the attempt of this number, from 1; undefined after the last. What the other side asked for
 * goes before where it is longer. Up to a fifth more by chance, so that what failed together does not come together.
 */
export function retryDelayMs(
  { delaysMs }: RetryPlan,
  attempt: number,
  random: () => number,
  askedMs = 0,
): number | undefined {
  const delay = delaysMs[attempt - 1];
  return delay === undefined ? undefined : Math.round(Math.max(delay, askedMs) * (1 + random() / 5));
}
