import type { PriceKind } from "@streampulse/core";

import type { Firing, KeptAlert } from "../alert.ts";
import type { Outgoing } from "./outbox-store.ts";

/** What alerts last heard of a ticker: what is told apart from it at the next start. */
export interface TickerMark {
  readonly ticker: string;
  readonly price: string;
  readonly source: string;
  readonly priceKind: PriceKind;
  /** When it was received, epoch ms. */
  readonly atMs: number;
}

/** A firing with all that it changes. */
export interface FiredAlert {
  /** The alert as it is after it. */
  readonly alert: KeptAlert;
  readonly firing: Firing;
  /** A notice for each of its channels. */
  readonly outgoing: readonly Outgoing[];
}

/** What an alert waits for now. */
export interface Standing {
  readonly id: string;
  readonly standing: string;
}

/** How many firings of an owner the log has. */
export interface LogSize {
  readonly owner: string;
  readonly firings: number;
}

/** Which firings, and from where on. */
export interface FiringQuery {
  readonly owner: string;
  readonly alertId?: string | undefined;
  readonly ticker?: string | undefined;
  /** Those before this cursor, the newest first. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The part of a store that keeps alerts and the log of their firings. */
export interface AlertStore {
  /** Those whose ids come after `afterId`, in the order of their ids; at most `limit`. */
  page(afterId: string, limit: number): Promise<readonly KeptAlert[]>;
  /** Keeps alerts, each in the place of what was kept of it. */
  put(alerts: readonly KeptAlert[]): Promise<void>;
  /** Forgets alerts; what they fired stays. */
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Keeps firings: the alerts as they are after them, the log, and the notices in the outbox, all of it or nothing. A
   * firing whose id is in the log already changes nothing. Of the same alert they are in their order.
   */
  fire(fired: readonly FiredAlert[]): Promise<void>;
  /**
   * Keeps what alerts wait for, where they are still there, and what was last heard of tickers; forgets what was heard of
   * those that are `left`. No ticker is in both.
   */
  keepWatch(standings: readonly Standing[], marks: readonly TickerMark[], left: readonly string[]): Promise<void>;
  marks(): Promise<readonly TickerMark[]>;
  /** The cursor of the newest firing there ever was; 0 before the first. */
  lastCursor(): Promise<number>;
  /** The newest first. */
  firings(query: FiringQuery): Promise<readonly Firing[]>;
  /** An owner's firings after a cursor, the oldest first; at most `limit`. */
  firingsAfter(owner: string, cursor: number, limit: number): Promise<readonly Firing[]>;
  /** How many firings of each owner there are. */
  logSizes(): Promise<readonly LogSize[]>;
  /** Forgets an owner's oldest firings but for so many, at most `limit` of them; how many it forgot. */
  pruneFirings(owner: string, keep: number, limit: number): Promise<number>;
}
