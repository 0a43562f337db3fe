/** Bounds of the engine. Each says what happens at it; each is tested at n and n + 1. */

/** A heartbeat is sent when nothing else was for this long. */
export const HEARTBEAT_MS = 5_000;

/** A session outlives its stream by this, so that a reconnect finds it. */
export const SESSION_LINGER_MS = 30_000;

/** How many sessions without a stream are kept, as many as there may be connections; beyond, who has waited longest is let go. */
export const LINGERING_MAX = 10_000;

/** A ticker is kept subscribed for this long after its last watcher left. */
export const DEMAND_LINGER_MS = 30_000;

/** How often a client that takes nothing is looked at, at the most: a thousand of them cost the others nothing. */
export const BLOCKED_LOOK_MS = 25;

/** A client whose connection took nothing for this long is ended with SLOW_CONSUMER. */
export const BLOCKED_MAX_MS = 10_000;

/**
 * How far a client that acknowledges may be behind: so many bytes, or so long with more than one step of
 * them; beyond, it gets nothing until it acknowledges, and BLOCKED_MAX_MS ends it. A step is what a client
 * need not acknowledge yet, so that quiet streams cost no acknowledgements.
 */
export const CREDIT_BYTES = 64 * 1024;
export const CREDIT_MS = 1_000;
export const CREDIT_STEP_BYTES = 32 * 1024;

/** How many quotes, and how many bytes of them, wait for one reader of every quote; beyond: a Gap. */
export const EVERY_MAX_RECORDS = 4_096;
export const EVERY_MAX_BYTES = 192 * 1024;

/** The same of a client; a write takes a part of it, the rest waits for the next one. */
export const EVERY_LOG = { records: EVERY_MAX_RECORDS, bytes: EVERY_MAX_BYTES, writeBytes: 48 * 1024 };

/** And of another process of this server, to which the prices of all its clients go: some 3 s of 20,000 quotes a second. */
export const LINK_LOG = { records: 65_536, bytes: 16 * 1024 * 1024, writeBytes: 256 * 1024 };

/**
 * The time between two writes to such a process; it comes on top of what its own clients wait. At 20,000
 * quotes a second 2 ms in place of 5 were a median of 1.4 ms instead of 3.4, for a hundredth of a core.
 */
export const LINK_WINDOW_MS = 2;

/** How long to wait before a lost owner is sought again: a random part of this, twice as long at each attempt, up to the most. */
export const LINK_RETRY_FIRST_MS = 50;
export const LINK_RETRY_MAX_MS = 250;

/** An owner that says nothing for this long is not there; it says so every HEARTBEAT_MS when it has nothing to tell. */
export const LINK_SILENT_MS = 15_000;

/** How long GetStatus waits for the owner's word on the sources. */
export const LINK_STATUS_WAIT_MS = 2_000;

/** How many tickers one message names to it, with facts, troubles or changes. */
export const LINK_TOLD_TOGETHER = 256;

/** How many messages other than quotes wait for one reader; beyond it is ended with SLOW_CONSUMER. */
export const COLD_MAX = 1_024;

/** A message is closed when it has grown to this, and another one begun. */
export const MESSAGE_BYTES = 32 * 1024;

/** How many changes to its set a session may make at once, and per second in the long run. */
export const MODIFY_BURST = 60;
export const MODIFY_PER_SECOND = 10;

/** How many tickers one GetQuotes may ask for, and how long it waits for first prices. */
export const GET_QUOTES_MAX = 256;
export const GET_QUOTES_WAIT_MS = 2_000;

/** How many listings are remembered after nobody watches them, for their sequence to go on. */
export const LISTINGS_MAX = 100_000;
