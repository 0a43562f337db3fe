/** A session as the first message of its stream tells it; told again when the server changes the set, or this device's clock is set. */
export interface SessionInfo {
  /** Whose stream it is: to be shown to nobody. */
  readonly clientId: string;
  readonly tickers: readonly string[];
  /** Grows with every change to the set. */
  readonly revision: number;
  /** How often the server speaks when it has nothing else to say. */
  readonly heartbeatMs: number;
  readonly serverTimeMs: number;
  /** How far this device's clock is ahead of the server's, and so of the times in quotes; below 0 where it is behind. */
  readonly clockAheadMs: number;
  readonly maxTickers: number;
  /** Whether the session was there before this stream. */
  readonly resumed: boolean;
}
