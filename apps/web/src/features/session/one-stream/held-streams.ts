import type { ConnectionState } from "@streampulse/client";
import type { StreamName } from "./messages.ts";
import type { Merge, TabFeed } from "./tab-feed.ts";
import { type ToldError, toldError } from "./told-error.ts";

/** One stream of what is kept, as the SDK has it. */
export type FollowStream = (
  stream: StreamName,
  terms: unknown,
  options: { readonly signal: AbortSignal; readonly onConnection: (state: ConnectionState) => void },
) => AsyncIterable<unknown>;

/** Of firings that wait for a tab which does not listen, and which its log has anyway, so many. */
const FIRINGS_MAX = 200;

interface AlertsNews {
  readonly isJoin?: boolean;
  readonly changed: readonly { readonly id: string }[];
  readonly removedIds: readonly string[];
  readonly firings: readonly { readonly cursor: number }[];
  readonly restartedAfter?: number;
}

/** What is whole in every piece replaces what waited; of alerts, changes and firings add up. */
const MERGES: Readonly<Record<StreamName, Merge>> = {
  watchlists: (_, value) => value,
  valuation: (_, value) => value,
  alerts: (waiting, value) => {
    const [before, after] = [waiting as AlertsNews, value as AlertsNews];
    // What another log took the place of is in none any more.
    const restartedAfter = after.restartedAfter ?? before.restartedAfter;
    const left = before.firings.filter(({ cursor }) => cursor <= (after.restartedAfter ?? Infinity));
    const gone = new Set([...after.removedIds, ...after.changed.map(({ id }) => id)]);
    return {
      ...after,
      ...(before.isJoin && { isJoin: true }),
      changed: [...before.changed.filter(({ id }) => !gone.has(id)), ...after.changed],
      removedIds: [...new Set([...before.removedIds, ...after.removedIds])].filter(
        (id) => !after.changed.some((alert) => alert.id === id),
      ),
      ...(restartedAfter !== undefined && { restartedAfter }),
      firings: [...left, ...after.firings].slice(-FIRINGS_MAX),
    };
  },
};

/** What who joins later is told first: what there is, and nothing of what happened before; see `sharedAlerts`. */
function joined(stream: StreamName, value: unknown): unknown {
  if (stream !== "alerts") return value;
  const update = value as { readonly alerts: ReadonlyMap<string, unknown> };
  const nothing = { removedIds: [], firings: [], restartedAfter: undefined };
  return { ...update, ...nothing, changed: [...update.alerts.values()], isJoin: true };
}

interface HeldStream {
  readonly name: StreamName;
  readonly controller: AbortController;
  /** Who follows, each by a number of its own. */
  readonly followers: Map<TabFeed, Set<number>>;
  connection: ConnectionState;
  latest?: { readonly value: unknown };
}

/** The followed streams of a browser, one for each that is asked for in the same terms. */
export class HeldStreams {
  readonly #open: FollowStream;
  readonly #told: () => void;
  readonly #streams = new Map<string, HeldStream>();

  /** `told` is called when something waits for a tab. */
  constructor(open: FollowStream, told: () => void) {
    this.#open = open;
    this.#told = told;
  }

  /** The tab follows; what there is already comes at once. */
  follow(feed: TabFeed, id: number, name: StreamName, terms: unknown): void {
    const key = JSON.stringify([name, terms]);
    const stream = this.#streams.get(key) ?? this.#begin(key, name, terms);
    const ids = stream.followers.get(feed) ?? new Set();
    stream.followers.set(feed, ids.add(id));
    const { connection, latest } = stream;
    feed.followed({
      id,
      connection,
      isUrgent: name === "alerts",
      ...(latest && { value: joined(name, latest.value) }),
    });
    this.#told();
  }

  /** It no longer does. The last to leave ends the stream. */
  leave(feed: TabFeed, id: number): void {
    feed.unfollowed(id);
    for (const [key, stream] of this.#streams) {
      const ids = stream.followers.get(feed);
      if (!ids?.delete(id)) continue;
      if (ids.size === 0) stream.followers.delete(feed);
      this.#endIfAlone(key, stream);
    }
  }

  /** The tab is gone. */
  leaveAll(feed: TabFeed): void {
    for (const [key, stream] of this.#streams) {
      if (stream.followers.delete(feed)) this.#endIfAlone(key, stream);
    }
  }

  #endIfAlone(key: string, stream: HeldStream): void {
    if (stream.followers.size > 0) return;
    this.#streams.delete(key);
    stream.controller.abort();
  }

  #begin(key: string, name: StreamName, terms: unknown): HeldStream {
    const controller = new AbortController();
    const stream: HeldStream = { name, controller, followers: new Map(), connection: { status: "connecting" } };
    this.#streams.set(key, stream);
    void this.#read(key, stream, terms);
    return stream;
  }

  async #read(key: string, stream: HeldStream, terms: unknown): Promise<void> {
    const { signal } = stream.controller;
    let error: ToldError | undefined;
    try {
      const onConnection = (connection: ConnectionState): void => {
        stream.connection = connection;
        this.#tell(stream, { connection });
      };
      for await (const value of this.#open(stream.name, terms, { signal, onConnection })) {
        if (signal.aborted) return;
        const isFirst = stream.latest === undefined;
        stream.latest = { value };
        this.#tell(stream, { value: isFirst ? joined(stream.name, value) : value });
      }
    } catch (cause) {
      error = toldError(cause);
    }
    if (signal.aborted || this.#streams.get(key) !== stream) return;
    this.#streams.delete(key);
    this.#tell(stream, { ended: { error } });
  }

  #tell(stream: HeldStream, news: object): void {
    for (const [feed, ids] of stream.followers) {
      for (const id of ids) feed.followed({ id, isUrgent: stream.name === "alerts", ...news }, MERGES[stream.name]);
    }
    this.#told();
  }
}
