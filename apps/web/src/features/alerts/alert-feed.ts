import { type Alert, type Alerts, AlertState, type Firing, StreamPulseError } from "@streampulse/client/alerts";
import type { ReadMark } from "./read-mark.ts";

/** What the page knows of the reader's alerts. A new object whenever something changed. */
export interface AlertFeedState {
  /** `refused`: this server keeps no alerts for whoever asks. `stopped`: it can be asked again. */
  readonly status: "loading" | "ready" | "refused" | "stopped";
  /** Why it is refused or stopped, in the server's words. */
  readonly reason?: string | undefined;
  /** Whether changes are heard now: what is shown may otherwise be old. */
  readonly isHeard: boolean;
  /** Every alert, the newest first. */
  readonly alerts: readonly Alert[];
  /** What fired and was not read yet, the newest first; at most UNREAD_MOST. */
  readonly unread: readonly Firing[];
  /** Whether more was not read than `unread` holds. */
  readonly hasMoreUnread: boolean;
}

/** So much is kept of what was not read: the log has the rest. */
export const UNREAD_MOST = 100;

const NOTHING: AlertFeedState = {
  status: "loading",
  isHeard: false,
  alerts: [],
  unread: [],
  hasMoreUnread: false,
};

const REFUSALS: ReadonlySet<string> = new Set(["unauthenticated", "permission_denied", "unimplemented"]);

/** The reader's alerts as they change, and what fired since they last read: one for the page, heard while somebody listens. */
export class AlertFeed {
  readonly #calls: Pick<Alerts, "follow" | "firings">;
  readonly #mark: ReadMark;
  readonly #listeners = new Set<() => void>();
  readonly #heard = new Set<(firings: readonly Firing[]) => void>();
  readonly #alerts = new Map<string, Alert>();
  #state = NOTHING;
  /** The newest of what is not among `unread` though it may not have been read; 0 for none. */
  #leftOut = 0;
  #end: AbortController | undefined;
  #unwatch: (() => void) | undefined;

  constructor(calls: Pick<Alerts, "follow" | "firings">, mark: ReadMark) {
    this.#calls = calls;
    this.#mark = mark;
  }

  readonly state = (): AlertFeedState => this.#state;

  /** The first listener opens the stream, and with the last it ends. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#open();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#close();
    };
  };

  /** Hears what fires from now on, the oldest first; what had fired before the page came is among `unread` alone. */
  readonly onFired = (listener: (firings: readonly Firing[]) => void): (() => void) => {
    this.#heard.add(listener);
    return () => this.#heard.delete(listener);
  };

  /** Asks again after it was refused or stopped. */
  readonly retry = (): void => {
    if (this.#state.status !== "refused" && this.#state.status !== "stopped") return;
    this.#close();
    this.#change({ status: "loading", reason: undefined });
    if (this.#listeners.size > 0) this.#open();
  };

  /** What a call has just answered, before the stream tells it. */
  took(alert: Alert): void {
    if ((this.#alerts.get(alert.id)?.revision ?? -1) >= alert.revision) return;
    this.#alerts.set(alert.id, alert);
    this.#change({ alerts: this.#sorted() });
  }

  /** An alert that a call has just deleted. */
  lost(id: string): void {
    if (this.#alerts.delete(id)) this.#change({ alerts: this.#sorted() });
  }

  /** One notice was read. */
  read(firing: Firing): void {
    this.#mark.read(firing.cursor);
    this.#forgetRead();
  }

  /** These notices were read, by their ids: all there are, or some. */
  readShown(ids: ReadonlySet<string>): void {
    const { unread, hasMoreUnread } = this.#state;
    const shown = unread.filter(({ id }) => ids.has(id));
    if (shown.length === unread.length && !hasMoreUnread) return this.readAll();
    for (const { cursor } of shown) this.#mark.read(cursor);
    this.#forgetRead();
  }

  /** Everything that is shown was read. */
  readonly readAll = (): void => {
    const newest = this.#state.unread[0];
    if (newest) this.#mark.readTo(newest.cursor);
    this.#leftOut = 0;
    this.#forgetRead();
  };

  #open(): void {
    const end = (this.#end = new AbortController());
    this.#unwatch = this.#mark.watch(() => this.#forgetRead());
    void this.#follow(end.signal);
  }

  #close(): void {
    this.#end?.abort();
    this.#unwatch?.();
    this.#end = this.#unwatch = undefined;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let isFirst = true;
    try {
      const updates = this.#calls.follow({
        signal,
        onConnection: ({ status }) => {
          if (!signal.aborted && (status === "live") !== this.#state.isHeard)
            this.#change({ isHeard: status === "live" });
        },
      });
      for await (const { alerts, changed, removedIds, firings, cursor, restartedAfter } of updates) {
        if (signal.aborted) return;
        if (restartedAfter !== undefined) this.#restart(restartedAfter);
        if (isFirst) for (const id of this.#alerts.keys()) if (!alerts.has(id)) this.#alerts.delete(id);
        for (const alert of changed) this.#alerts.set(alert.id, alert);
        for (const id of removedIds) this.#alerts.delete(id);
        this.#change({ status: "ready", reason: undefined, alerts: this.#sorted() });
        if (isFirst) void this.#findUnread(cursor, signal);
        isFirst = false;
        if (firings.length > 0) this.#fired(firings);
      }
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = error instanceof StreamPulseError ? error : { code: "unknown", message: String(error) };
      this.#change({ status: REFUSALS.has(code) ? "refused" : "stopped", reason: message, isHeard: false });
    }
  }

  /** What fired while no page was open. A reader who was never here has read everything. */
  async #findUnread(cursor: number, signal: AbortSignal): Promise<void> {
    if (!this.#mark.isKept) return this.#mark.readTo(cursor);
    try {
      const { firings, nextPageToken } = await this.#calls.firings({ limit: UNREAD_MOST }, { signal });
      // A log that begins anew, for its database is another one.
      this.#mark.notBeyond(Math.max(cursor, firings[0]?.cursor ?? 0));
      const oldest = firings.at(-1);
      if (nextPageToken !== "" && oldest) this.#leftOut = Math.max(this.#leftOut, oldest.cursor - 1);
      this.#join(firings);
    } catch {
      // What was missed is in the log, which says itself why it cannot be read.
    }
  }

  /** The log is another from there on: what was not read of the former one can be read nowhere. */
  #restart(after: number): void {
    this.#mark.notBeyond(after);
    const unread = this.#state.unread.filter(({ cursor }) => cursor <= after);
    this.#leftOut = unread.length > 0 ? Math.min(this.#leftOut, after) : 0;
    this.#change({ unread, hasMoreUnread: this.#hasMoreUnread() });
    for (const hear of this.#heard) hear([]);
  }

  #fired(firings: readonly Firing[]): void {
    this.#join(firings);
    for (const hear of this.#heard) hear(firings);
  }

  #join(firings: readonly Firing[]): void {
    const byId = new Map([...this.#state.unread, ...firings].map((firing) => [firing.id, firing]));
    const unread = [...byId.values()].filter(({ cursor }) => !this.#mark.isRead(cursor));
    unread.sort((a, b) => b.cursor - a.cursor);
    this.#leftOut = Math.max(this.#leftOut, unread[UNREAD_MOST]?.cursor ?? 0);
    this.#change({ unread: unread.slice(0, UNREAD_MOST), hasMoreUnread: this.#hasMoreUnread() });
  }

  #forgetRead(): void {
    const unread = this.#state.unread.filter(({ cursor }) => !this.#mark.isRead(cursor));
    const hasMoreUnread = this.#hasMoreUnread();
    if (unread.length !== this.#state.unread.length || hasMoreUnread !== this.#state.hasMoreUnread)
      this.#change({ unread, hasMoreUnread });
  }

  /** What is left out is read by who reads everything, here or in another tab. */
  #hasMoreUnread(): boolean {
    return this.#leftOut > 0 && !this.#mark.isReadTo(this.#leftOut);
  }

  #sorted(): readonly Alert[] {
    return [...this.#alerts.values()].toSorted((a, b) => b.createdTimeMs - a.createdTimeMs || (a.id < b.id ? -1 : 1));
  }

  #change(part: Partial<AlertFeedState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** How many of them wait for their next event now. */
export function armedCount(alerts: readonly Alert[]): number {
  return alerts.filter(({ state, armed }) => state === AlertState.ACTIVE && armed).length;
}
