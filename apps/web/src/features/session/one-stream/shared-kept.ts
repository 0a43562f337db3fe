import type { Alerts, AlertsUpdate } from "@streampulse/client/alerts";
import type { Portfolio, PortfolioView } from "@streampulse/client/portfolio";
import type { Watchlist, Watchlists } from "@streampulse/client/watchlists";
import type { SharedStreams } from "./shared-streams.ts";

type Firing = AlertsUpdate["firings"][number];
type Streams = () => Pick<SharedStreams, "follow">;

/** The lists, followed by the browser's one stream of them. */
export function sharedWatchlists(own: Watchlists, streams: Streams): Watchlists {
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
    follow({ afterCursor, ...options } = {}) {
      const updates = streams().follow("alerts", {}, options) as AsyncIterableIterator<JoinedUpdate>;
      const whole = wholeUpdates(own, updates, afterCursor, options.signal);
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

/** What happened before the tab joined a holder comes by a stream of its own, which ends with its first piece. */
async function* wholeUpdates(
  own: Alerts,
  updates: AsyncIterable<JoinedUpdate>,
  afterCursor: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<AlertsUpdate, void, undefined> {
  let cursor = afterCursor;
  let known: ReadonlySet<string> = new Set();
  for await (const { isJoin, ...update } of updates) {
    const firings = [...(isJoin ? await missed(own, cursor, signal) : []), ...update.firings];
    const news = new Map(firings.filter((one) => one.cursor > (cursor ?? 0)).map((one) => [one.cursor, one]));
    const gone = isJoin ? [...known].filter((id) => !update.alerts.has(id)) : [];
    cursor = Math.max(cursor ?? 0, update.cursor, ...news.keys());
    known = new Set(update.alerts.keys());
    yield { ...update, removedIds: [...gone, ...update.removedIds], firings: [...news.values()] };
  }
}

async function missed(
  own: Alerts,
  afterCursor: number | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly Firing[]> {
  if (afterCursor === undefined) return [];
  for await (const { firings } of own.follow({ afterCursor, signal })) return firings;
  return [];
}
