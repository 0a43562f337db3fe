/**
 * When the kernel begins to ask by itself whether a peer lives to whom nothing is written; ten questions a
 * second apart, and it is freed.
 */
export const KEEP_ALIVE_MS = 8_000;
