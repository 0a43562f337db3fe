import type { Alerts, AlertsUpdate, HeardLog } from "@streampulse/client/alerts";
import type { Portfolio, PortfolioView } from "@streampulse/client/portfolio";
import type { Watchlist, Watchlists } from "@streampulse/client/watchlists";
import type { SharedStreams } from "./shared-streams.ts";

type Streams = () => Pick<SharedStreams, "follow">;

/** The lists, followed by the browser's one stream of them. */
export function sharedWatchlists(own: Omit<Watchlists, "follow">, streams: Streams): Watchlists {
  return {
    ...own,
    follow: (options) => streams().follow("watchlists", {}, options) as AsyncIterable<readonly Watchlist[]>,
  };
}

/** The portfolio; a valuation in given terms is followed by one stream of the browser. */
export function sharedPortfolio(own: Portfolio, streams: Streams): Portfolio {
  return {
    ...own,
    follow: (terms = {}, options) => streams().follow("valuation", terms, options) as AsyncIterable<PortfolioView>,
  };
}

/** The alerts, followed by the browser's one stream of them; every tab hears every firing once. */
export function sharedAlerts(own: Alerts, streams: Streams): Alerts {
  return {
    ...own,
    follow({ afterCursor, logId, ...options } = {}) {
      const updates = streams().follow("alerts", {}, options) as AsyncIterableIterator<JoinedUpdate>;
      const whole = wholeUpdates(own, updates, { afterCursor, logId }, options.signal);
      // A generator would first wait for the update that its reader has asked for.
      return {
        next: () => whole.next(),
        return: async () => {
          await updates.return?.();
          return whole.return();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      } satisfies AsyncIterableIterator<AlertsUpdate>;
    },
  };
}

/** `isJoin`: the first of a holder's; it says what there is, and nothing of what happened before. */
interface JoinedUpdate extends AlertsUpdate {
  readonly isJoin?: boolean;
}

/**
 * What happened before the tab joined a holder comes by a stream of its own, which ends with its first piece, and which
 * tells too whether the log was replaced while the tab had no holder.
 */
async function* wholeUpdates(
  own: Alerts,
  updates: AsyncIterable<JoinedUpdate>,
  heard: HeardLog,
  signal: AbortSignal | undefined,
): AsyncGenerator<AlertsUpdate, void, undefined> {
  let { afterCursor: cursor, logId } = heard;
  let known: ReadonlySet<string> = new Set();
  for await (const { isJoin, ...update } of updates) {
    const before = isJoin ? await missed(own, { afterCursor: cursor, logId }, signal) : undefined;
    const restartedAfter = before?.restartedAfter ?? update.restartedAfter;
    // Cursors beyond are given again: those that were heard say nothing of these.
    cursor = restartedAfter ?? cursor;
    logId = update.logId ?? logId;
    const firings = [...(before?.firings ?? []), ...update.firings];
    const news = new Map(firings.filter((one) => one.cursor > (cursor ?? 0)).map((one) => [one.cursor, one]));
    const gone = isJoin ? [...known].filter((id) => !update.alerts.has(id)) : [];
    cursor = Math.max(cursor ?? 0, update.cursor, ...news.keys());
    known = new Set(update.alerts.keys());
    const removedIds = [...gone, ...update.removedIds];
    yield {
      ...update,
      removedIds,
      firings: [...news.values()],
      ...(restartedAfter !== undefined && { restartedAfter }),
    };
  }
}

async function missed(
  own: Alerts,
  heard: HeardLog,
  signal: AbortSignal | undefined,
): Promise<Pick<AlertsUpdate, "firings" | "restartedAfter"> | undefined> {
  if (heard.afterCursor === undefined) return undefined;
  for await (const update of own.follow({ ...heard, signal })) return update;
  return undefined;
}
