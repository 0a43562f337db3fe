import type { AlertOutage } from "../ports/alert.ts";

/** A time in which prices were not heard, and since when that was so: the last price before it may be older. Epoch ms. */
export interface Unheard extends AlertOutage {
  readonly beganMs: number;
}

/**
 * What of it an alert that watches since then has not heard: all of it, or what came after the alert's beginning where
 * that is younger than the last price; nothing where the alert began within it.
 */
export function outageSince({ beganMs, cause, fromMs, toMs }: Unheard, sinceMs: number): AlertOutage | undefined {
  if (sinceMs >= beganMs && sinceMs > fromMs) return undefined;
  return { cause, fromMs: Math.max(fromMs, sinceMs), toMs };
}
