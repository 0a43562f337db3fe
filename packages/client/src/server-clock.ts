/** A clock that was set is told anew; the ways of messages differ by less. */
const MOVED_MS = 1_000;

/**
 * How far the clock of this device is ahead of the server's, below 0 where it is behind. The way of a message makes it
 * seem further ahead than it is: of two messages in a row the lesser counts, so that one that was held up changes nothing.
 */
export class ServerClock {
  #aheadMs = 0;
  #lastMs = Number.POSITIVE_INFINITY;

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** A stream begins, at this time of the server's; 0 where it tells none. */
  opened(serverTimeMs: number, nowMs: number): void {
    this.#aheadMs = serverTimeMs === 0 ? 0 : nowMs - serverTimeMs;
    this.#lastMs = serverTimeMs === 0 ? Number.POSITIVE_INFINITY : this.#aheadMs;
  }

  /** The server told its time; whether it is another than it was thought to be. */
  told(serverTimeMs: number, nowMs: number): boolean {
    if (serverTimeMs === 0) return false;
    const aheadMs = nowMs - serverTimeMs;
    const leastMs = Math.min(aheadMs, this.#lastMs);
    this.#lastMs = aheadMs;
    if (Math.abs(leastMs - this.#aheadMs) < MOVED_MS) return false;
    this.#aheadMs = leastMs;
    return true;
  }
}
