import type { TickerResult } from "@streampulse/core";

import type { LinkPosition } from "./price-link.ts";

/**
 * Where the sessions of one server are, when several processes serve its clients. A session lives in the
 * process that holds its stream, and moves with it. At most one process holds a session's key; claims of
 * one key are granted one after the other, in one order for all.
 */
export interface SessionExchange {
  /**
   * Makes this process the holder. Resolves with what the former holder hands over, undefined where nobody
   * held it or the holder is gone; that one has ended its stream with SUPERSEDED by then. Rejects with a
   * Failure SUPERSEDED where a later claim was made elsewhere before this one was granted, and with
   * UNAVAILABLE where the exchange does not answer in time.
   */
  claim(key: string): Promise<SessionState | undefined>;
  /** The session ended here: nobody holds it. */
  release(key: string): void;
  /** Has the holder, in another process, change the set. Rejects with its Failure; NO_SESSION where there is none. */
  modify(key: string, change: SetChange): Promise<SetAnswer>;
  /** Has the holder note an acknowledgement. Rejects as `modify` does. */
  acknowledge(key: string, bytes: number): Promise<void>;
  /** Whether any process holds a living session with this key. */
  lives(key: string): Promise<boolean>;
  /** What all processes hold together. One that does not answer in time is not counted. */
  census(): Promise<Census>;
}

/** What a process offers to the others. Calls are synchronous; they throw a Failure as the engine does. */
export interface SessionHolder {
  /** Ends the stream with SUPERSEDED, forgets the session and hands over what it was; undefined where there is none. */
  handOver(key: string): SessionState | undefined;
  modify(key: string, change: SetChange): SetAnswer;
  acknowledge(key: string, bytes: number): void;
  lives(key: string): boolean;
  census(): Census;
}

/** A session as it moves between processes. */
export interface SessionState {
  readonly tickers: readonly string[];
  readonly revision: number;
  /** Of readers of every quote: where the stream ended, by ticker. */
  readonly positions: Readonly<Record<string, LinkPosition>>;
  /** What is left of its allowance of changes. */
  readonly changesLeft: number;
}

/** A change of a session's set; its texts are as the client sent them. */
export interface SetChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What a change answers. */
export interface SetAnswer {
  readonly tickers: readonly string[];
  readonly revision: number;
  readonly results: readonly TickerResult[];
}

/** How many there are. */
export interface Census {
  readonly streams: number;
  readonly sessions: number;
  readonly connections: number;
}
