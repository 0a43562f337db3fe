import { Failure } from "@streampulse/core";

import { TokenBucket } from "../engine/token-bucket.ts";

/**
 * How many messages one connection may send at once, and per second in the long run: commands, ops and pings. A
 * client that acknowledges needs some thirty a second for each MB/s that it reads.
 */
export const MESSAGES_BURST = 1_000;
export const MESSAGES_PER_SECOND = 500;
/** A message counts once more for each so many bytes of it: to read 64 KiB of JSON is work as well. */
export const MESSAGE_UNIT_BYTES = 1_024;

/** How many messages one counts for. */
export function messageUnits(message: Uint8Array | string): number {
  return 1 + Math.floor(Buffer.byteLength(message) / MESSAGE_UNIT_BYTES);
}

/** What one connection may still send. Whoever only listens needs none. */
export class MessageBudget extends TokenBucket {
  constructor(nowMs: number) {
    super(MESSAGES_BURST, MESSAGES_PER_SECOND, nowMs);
  }

  /** Counts a message, as many units as it is; what its connection is ended with, where it was too much. */
  spend(units: number, nowMs: number): Failure | undefined {
    const retryAfterMs = this.take(nowMs, units);
    if (retryAfterMs === 0) return undefined;
    return new Failure("LIMIT_MESSAGES", undefined, { limit: MESSAGES_PER_SECOND, retryAfterMs });
  }
}
