/** Bounds of alerts. Each says what happens at it; each is tested at n and n + 1. */

/** How many alerts a server keeps in all; one more is refused with LIMIT_ALERTS. */
export const ALERTS_MAX = 100_000;

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

/** How many firings the log keeps; the oldest are forgotten. */
export const LOG_MAX = 100_000;
