import { ANONYMOUS } from "../caller.ts";

/** Bounds of alerts. Each says what happens at it; each is tested at n and n + 1. */

/** How many alerts a server keeps in all; one more is refused with LIMIT_ALERTS. */
export const ALERTS_MAX = 200_000;

/** How many of a thing may be one principal's: who sits at this machine, and anybody with a token. */
const OF_THIS_MACHINE = 100_000;
const OF_A_TOKEN = 10_000;

/**
 * How many alerts, and how many firings of the log, may be one principal's: of alerts one more is refused with
 * LIMIT_ALERTS, of firings the oldest are forgotten. So nobody takes everybody's room, and a price that reaches all of a
 * token's alerts at once holds nobody up.
 */
export function shareOf(owner: string): number {
  return owner === ANONYMOUS ? OF_THIS_MACHINE : OF_A_TOKEN;
}

/** Code points of a note. */
export const NOTE_MAX = 500;

/** Channels of one alert. */
export const ALERT_CHANNELS_MAX = 10;

/** Characters of a price. */
export const PRICE_TEXT_MAX = 40;

/** A page of alerts, firings or deliveries: unless asked for another, and at most. */
export const PAGE_DEFAULT = 100;
export const PAGE_MAX = 1_000;

/** How long a repeating alert is silent after a firing: unless told otherwise, and at most. */
export const COOLDOWN_DEFAULT_MS = 300_000;
export const COOLDOWN_MAX_MS = 30 * 86_400_000;

/** How long stale data is waited for at most. */
export const STALE_MAX_MS = 86_400_000;

/** How many firings of one alert may wait for the database; what is reached beyond is passed over as in a cool-down, counted, and told once. */
export const PENDING_FIRINGS_MAX = 8;

/** How many firings the log keeps in all; whoever has most of them loses the oldest. */
export const LOG_MAX = 200_000;
