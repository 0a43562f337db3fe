import type { PriceKind } from "@streampulse/core";

import type { AlertCondition } from "../ports/alert.ts";
import type { AlertState } from "./alert-view.ts";

/** An alert as it is asked for, unchecked. Times and durations are ms. */
export interface CreateAlert {
  readonly requestId: string;
  readonly ticker: string;
  readonly condition: AlertCondition;
  /** Absent: it fires once. */
  readonly cooldownMs?: number | undefined;
  readonly expiresMs?: number | undefined;
  readonly note: string;
  readonly channelIds: readonly string[];
  /** Absent: that of the prices there are. */
  readonly priceKind?: PriceKind | undefined;
}

/** A change of an alert, unchecked; what is absent stays as it is. */
export interface UpdateAlert {
  readonly id: string;
  /** The revision that the change was made on; absent: whatever it is by now. */
  readonly revision?: number | undefined;
  readonly paused?: boolean | undefined;
  readonly note?: string | undefined;
  /** 0: never. */
  readonly expiresMs?: number | undefined;
  readonly condition?: AlertCondition | undefined;
  /** `once`: it does not repeat any more. */
  readonly repeat?: { readonly cooldownMs: number } | "once" | undefined;
  readonly channelIds?: readonly string[] | undefined;
}

/** Which page of a list. */
export interface PageRequest {
  /** 0: the default. */
  readonly limit: number;
  /** Empty: the first. */
  readonly pageToken: string;
}

/** Which alerts. */
export interface AlertsQuery extends PageRequest {
  /** Empty: of all tickers. */
  readonly ticker: string;
  /** Empty: in all states. */
  readonly states: readonly AlertState[];
}

/** Which firings. */
export interface FiringsQuery extends PageRequest {
  /** Empty: of all alerts. */
  readonly alertId: string;
  /** Empty: of all tickers. */
  readonly ticker: string;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Empty: it is the last. */
  readonly nextPageToken: string;
}
