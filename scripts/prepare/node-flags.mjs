// @ts-check

/**
 * The most that each half of the young generation grows to, in MiB. Left to itself it grows to sixteen times as much
 * while thousands of connections come, never shrinks while they are idle, and is no faster
 * (docs/decisions/0018-what-an-idle-connection-costs.md).
 */
const HALF_YOUNG_MIB = 4;

/** Keeps the server's memory to what it holds. */
export const MEMORY_FLAG = `--max-semi-space-size=${HALF_YOUNG_MIB}`;

/** What Node is told when it runs the built server. */
export const SERVER_FLAGS = ["--enable-source-maps", MEMORY_FLAG];
