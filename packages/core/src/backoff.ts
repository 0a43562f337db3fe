/** The bound of the first wait: a reconnect after a healthy connection starts within it. */
const FIRST_MS = 3_000;
const CAP_MS = 30_000;

/** How long a connection must have been healthy before the attempts are counted from 0 again. */
export const HEALTHY_AFTER_MS = 30_000;

/**
 * How long to wait before reconnect `attempt` (0 for the first): full jitter, U(0, 3 s), then
 * U(0, min(30 s, 2^(attempt+1) s)). `random` gives a number in [0, 1).
 */
export function backoffMs(attempt: number, random: () => number): number {
  const bound = attempt === 0 ? FIRST_MS : Math.min(CAP_MS, 2 ** (attempt + 1) * 1_000);
  return random() * bound;
}
