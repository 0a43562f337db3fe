import type { Failure, TickerError, TickerResult } from "@streampulse/core";

import type { LinkPosition } from "./price-link.ts";

/**
 * Where the sessions of one server are, when several processes serve its clients. A session lives in the
 * process that holds its stream, and moves with it. At most one process holds a session's key; claims of
 * one key are granted one after the other, in one order for all. Keys are secrets: none is logged.
 */
export interface SessionExchange {
  /** Whom it tells of claims, and asks for the others. Called once, before anything else. */
  serve(holder: SessionHolder): void;
  /**
   * Asks for a key that this process does not hold. The holder's `granted` or `refused` answers, later and
   * within seconds; until then this process asks for that key no second time.
   */
  claim(key: string): void;
  /**
   * The session ended here: nobody holds it. With its state it ended because this process goes down:
   * another process, if there is one, holds it from then on, for its client to come back to. Who has
   * released one so gets no other's any more, but what it claims. The others take many as they have room for
   * them: until then one is still to be claimed and changed here.
   * The state is asked for before this returns, and not where the whole server goes down, since nobody keeps it then.
   */
  release(key: string, state?: () => SessionState): void;
  /**
   * This process goes down: it is given no other's session any more, but what it claims. Resolves when all that
   * were given before have come and what it released is with others, or the exchange does not answer in time. Said before the first release of
   * what it holds, so that what others let go of meanwhile goes elsewhere.
   */
  leave(): Promise<void>;
  /**
   * Has the holder, in another process, change the set. Rejects with its Failure; with NO_SESSION where
   * there is none, and with UNAVAILABLE where the exchange does not answer in time: the change may have been
   * made then, but is not made later. It bears being asked for again, since adding what is there and
   * removing what is not change nothing.
   */
  modify(key: string, change: SetChange): Promise<SetAnswer>;
  /** Has the holder note an acknowledgement, some time; not where it reads nothing, and the next one counts. Rejects with NO_SESSION where nobody holds the key, else as `modify`. */
  acknowledge(key: string, bytes: number): Promise<void>;
  /** Whether any process holds the key. Rejects with UNAVAILABLE where the exchange does not answer in time. */
  isHeld(key: string): Promise<boolean>;
  /** What all processes hold together. One that does not answer in time is not counted. Rejects as `isHeld`. */
  census(): Promise<Census>;
}

/**
 * What a process offers to the others. Calls are synchronous, and come one by one in the order in which
 * the exchange made up its mind: what is granted is held when the next call comes. They throw a Failure
 * where the engine does.
 */
export interface SessionHolder {
  /**
   * This process holds the key from now on. With what the former holder handed over, whose stream has
   * ended with SUPERSEDED by then; undefined where nobody held it or the holder is gone. Comes without a
   * claim too: what was handed over and then taken by nobody is given back, and of a process that goes
   * down somebody takes what it held.
   */
  granted(key: string, state: SessionState | undefined): void;
  /**
   * The claim failed: with SUPERSEDED where a later one was made before this one was granted, with
   * UNAVAILABLE where the exchange did not answer in time.
   */
  refused(key: string, failure: Failure): void;
  /** Ends the stream with SUPERSEDED, forgets the session and hands over what it was; undefined where there is none. */
  handOver(key: string): SessionState | undefined;
  modify(key: string, change: SetChange): SetAnswer;
  acknowledge(key: string, bytes: number): void;
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
  /** How long it still waits for its client to come back. */
  readonly expiresInMs: number;
  /** Terminal errors that came while there was no stream to tell. */
  readonly untold: readonly TickerError[];
}

/** A change of a session's set; its texts are as the client sent them. */
export interface SetChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What a change answers: the whole set, and what became of each ticker, adds then removes. */
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
