import { Quality } from "@streampulse/core";
import type { Notice } from "../apps/server/src/engine/ports/notice.ts";

/** What a process that brings notices tells its test, a JSON line each. */
export interface OutboxLine {
  readonly started?: true;
  /** A notice whose putting was acknowledged. */
  readonly put?: string;
  /** A notice that was sent and no answer was heard: it may have been taken. */
  readonly unheard?: string;
  readonly fault?: string;
  /** Every delivery there is, and its state. */
  readonly ended?: readonly (readonly [string, string])[];
}

/** What a firing of AAPL tells. */
export const NOTICE: Notice = {
  alertId: "alert-1",
  firingId: "alert-1.1",
  ticker: "AAPL",
  event: "crossed above 215",
  price: "215.02",
  currency: "USD",
  quality: Quality.LIVE,
  source: "finnhub",
  receivedTimeMs: Date.UTC(2026, 0, 5, 15),
};
