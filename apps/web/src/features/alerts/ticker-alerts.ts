import { keptAlerts } from "../session/kept/kept-alerts.ts";
import type { AlertFeed } from "./alert-feed.ts";
import { pageAlertFeed } from "./page-alert-feed.ts";
import { standingAlerts } from "./standing-alerts.ts";

/** The alerts of tickers for who only counts and drops them. */
export interface TickerAlerts {
  /** How many of a ticker can still fire; none of one that the page was not told of. */
  readonly count: (ticker: string) => number;
  /** Deletes those; rejects where one of them could not be. */
  readonly drop: (ticker: string) => Promise<void>;
}

/** Follows the page's feed until the signal aborts. */
export function followTickerAlerts(
  signal: AbortSignal,
  feed: AlertFeed = pageAlertFeed(),
  calls: { readonly delete: (id: string) => Promise<unknown> } = keptAlerts(),
): TickerAlerts {
  signal.addEventListener(
    "abort",
    feed.subscribe(() => undefined),
  );
  const of = (ticker: string) => standingAlerts(feed.state().alerts, ticker);
  return {
    count: (ticker) => of(ticker).length,
    drop: async (ticker) => {
      const deleted = of(ticker).map(async ({ id }) => {
        await calls.delete(id);
        feed.lost(id);
      });
      await Promise.all(deleted);
    },
  };
}
