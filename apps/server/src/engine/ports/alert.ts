import type { PriceKind, Quote } from "@streampulse/core";

/** Which way a price has to move. */
export type MoveDirection = "up" | "down" | "either";

/** A price has to be beyond a level, or go from one side of it to the other; at the level it is on the side it came from. */
export interface LevelCondition {
  readonly kind: "above" | "below" | "crossing_up" | "crossing_down" | "crossing";
  readonly price: string;
}

/** A price has to be at least so far from a reference: that of the alert's beginning where none is named. */
export interface PercentMove {
  readonly kind: "percent_move";
  readonly percent: string;
  readonly direction: MoveDirection;
  readonly referencePrice?: string | undefined;
}

/** A price has to be at least so far from the lowest (up) or highest (down) price within the time before it. */
export interface WindowMove {
  readonly kind: "window_move";
  readonly percent: string;
  readonly direction: MoveDirection;
  readonly windowMs: number;
}

/** A price has to have been stale for so long. */
export interface StaleData {
  readonly kind: "stale";
  readonly forMs: number;
}

/** What has to happen. Prices and percents are decimal text above 0. */
export type AlertCondition = LevelCondition | PercentMove | WindowMove | StaleData;

/** Where a kept alert stands. That it cannot be watched now is of this process, and not kept. */
export type KeptAlertState = "active" | "fired" | "paused" | "expired";

/** An alert as it is kept. Times are epoch ms; what is unknown is absent. */
export interface KeptAlert {
  readonly id: string;
  /** The principal whose it is. */
  readonly owner: string;
  /** The owner's own name for the request that made it. */
  readonly requestId: string;
  readonly ticker: string;
  readonly condition: AlertCondition;
  /** What prices it judges; absent until a first one tells. */
  readonly priceKind?: PriceKind | undefined;
  /** Absent: it fires once. */
  readonly cooldownMs?: number | undefined;
  readonly expiresMs?: number | undefined;
  readonly note: string;
  readonly channelIds: readonly string[];
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Since when it watches: its making, its last resuming, or a new condition. */
  readonly sinceMs: number;
  /** Grows by 1 with each change but those of its standing. */
  readonly revision: number;
  readonly state: KeptAlertState;
  /** How often it has fired. */
  readonly firings: number;
  readonly lastFiredMs?: number | undefined;
  /** What it waits for: one word for each of its levels. */
  readonly standing: string;
  readonly currency?: string | undefined;
  /** Its ticker's, which a tick is made of. */
  readonly decimals?: number | undefined;
}

/** A time in which a price was not heard: from the last price before it to the first one after. */
export interface AlertOutage {
  readonly cause: "server" | "source";
  readonly fromMs: number;
  readonly toMs: number;
}

/** An alert fired: a line of the log. */
export interface Firing {
  /** The alert's id and the count of its firings: 16 to 64 of A–Z a–z 0–9 _ -. */
  readonly id: string;
  /** Grows with each firing of the server. */
  readonly cursor: number;
  readonly alertId: string;
  readonly owner: string;
  readonly ticker: string;
  /** As it was when it fired, with its reference. */
  readonly condition: AlertCondition;
  readonly priceKind: PriceKind;
  /** What fired it; of stale data the last price, absent where there was none. */
  readonly quote?: Quote | undefined;
  /** When the server decided. */
  readonly firedMs: number;
  /** Present where the event may have happened at any time within it. */
  readonly outage?: AlertOutage | undefined;
  readonly note: string;
  readonly currency?: string | undefined;
  /** Which way the price went; absent where there is no way. */
  readonly direction?: "up" | "down" | undefined;
  /** Of moves: how far the price was, signed, and from what. */
  readonly percent?: string | undefined;
  readonly fromPrice?: string | undefined;
}
