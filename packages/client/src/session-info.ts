/** A session as the first message of its stream tells it; sent again when the server changes the set. */
export interface SessionInfo {
  /** Whose stream it is: to be shown to nobody. */
  readonly clientId: string;
  readonly tickers: readonly string[];
  /** Grows with every change to the set. */
  readonly revision: number;
  /** How often the server speaks when it has nothing else to say. */
  readonly heartbeatMs: number;
  readonly serverTimeMs: number;
  readonly maxTickers: number;
  /** Whether the session was there before this stream. */
  readonly resumed: boolean;
}
