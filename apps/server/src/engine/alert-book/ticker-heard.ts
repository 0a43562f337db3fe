import type { Scheduler } from "@streampulse/core";

import type { HistoryBook } from "../history/history-book.ts";
import type { PriceEngine } from "../price-engine.ts";
import type { AlertCondition, AlertOutage, KeptAlert } from "../ports/alert.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import type { AlertRecord, RecordWatch } from "./alert-record.ts";
import type { AlertEvent } from "./watch-heard.ts";

/** What the alerts of a ticker need. */
export interface TickerAlertsDeps {
  readonly engine: Pick<PriceEngine, "follow">;
  readonly scheduler: Scheduler;
  readonly heard: TickerHeard;
  readonly history: Pick<HistoryBook, "range">;
  readonly unforeseen: (error: unknown) => void;
  /** When the server began to watch. */
  readonly startMs: number;
}

/** What fires an alert. */
export interface FiringCause {
  /** Of stale data the last one there was; undefined where there was none. */
  readonly quote: ListingQuote | undefined;
  readonly event: AlertEvent | undefined;
  readonly outage: AlertOutage | undefined;
}

/** Whom the alerts of a ticker tell, at once. */
export interface TickerHeard {
  fired(watch: RecordWatch, cause: FiringCause): void;
  /** It can fire no more just now. */
  isFull(record: AlertRecord): boolean;
  /** It waits for something else. */
  stood(record: AlertRecord): void;
  /** What is known of its ticker since its first price has to be kept with it, as long as its condition is `of`. */
  bound(record: AlertRecord, facts: AlertFacts, of: AlertCondition): void;
  /** It can be watched no longer, or again. */
  troubled(record: AlertRecord): void;
}

/** What an alert learns from the first price of its ticker. */
export type AlertFacts = Pick<KeptAlert, "condition" | "priceKind" | "currency" | "decimals">;
