import type { AlertState } from "./alert-book/alert-view.ts";
import type { DeliveryCounts } from "./alert-book/delivery-counts.ts";
import type { RecorderCounts } from "./history/recorder.ts";

/**
 * What an operator is told of what is kept: counts since the process began, but for those of alerts, which are as it is
 * now. No ticker, owner or address is in them.
 */
export interface BookFigures {
  /** Absent where they cannot be read. */
  readonly alerts?: Readonly<Record<AlertState, number>>;
  readonly firings: number;
  /** How often an alert was reached while too many of its firings waited for the database. */
  readonly passedOver: number;
  readonly attempts: ReturnType<DeliveryCounts["all"]>;
  readonly candles: Readonly<RecorderCounts>;
}
