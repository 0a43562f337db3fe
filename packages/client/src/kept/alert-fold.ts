import type { Alert, Firing, StreamAlertsResponse } from "../gen/alert.ts";

/** What a stream of alerts told: what changed, and all there are now. */
export interface AlertsUpdate {
  /** Every alert by its id, as of the newest update; the same map in all of them. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** New or changed, among them after a reconnect those that changed meanwhile. */
  readonly changed: readonly Alert[];
  readonly removedIds: readonly string[];
  /** Oldest first, none of them twice. */
  readonly firings: readonly Firing[];
  /** What to follow after, to hear what fires from now on; together with `logId`. */
  readonly cursor: number;
  /** What the log is called that the cursor is of; absent where the server does not say. */
  readonly logId?: string | undefined;
  /**
   * Present where the server's database was replaced, by a backup or a new one: what was told beyond this cursor is in
   * no log any more, and firings beyond it are others.
   */
  readonly restartedAfter?: number | undefined;
}

/** Up to where somebody was told what fired, and by which log. */
export interface HeardLog {
  readonly afterCursor?: number | undefined;
  readonly logId?: string | undefined;
}

/** Puts the pieces of one stream after the other together: each begins with all alerts there are. */
export class AlertFold {
  readonly #alerts = new Map<string, Alert>();
  #cursor: number | undefined;
  /** The snapshot as far as it came; undefined once it is whole. */
  #snapshot: Map<string, Alert> | undefined;
  #firings: Firing[] = [];
  #logId: string | undefined;
  #restartedAfter: number | undefined;

  constructor({ afterCursor, logId }: HeardLog) {
    this.#cursor = afterCursor;
    this.#logId = logId;
  }

  /** A new stream: what it has to be asked. */
  begin(): HeardLog {
    this.#snapshot = new Map();
    return { afterCursor: this.#cursor, logId: this.#logId };
  }

  /** What there is to tell with this piece, if anything. */
  take(message: StreamAlertsResponse): AlertsUpdate | undefined {
    const { alerts, removedIds, firings, isSnapshotEnd, cursor, logId } = message;
    const isNews = alerts.length + removedIds.length + firings.length > 0 || isSnapshotEnd;
    this.#logId = logId ?? this.#logId;
    // A stream begins with where it goes on: only another log does so before what was asked for.
    if (this.#snapshot && isNews && this.#cursor !== undefined && cursor < this.#cursor)
      this.#cursor = this.#restartedAfter = cursor;
    for (const firing of firings) {
      if (this.#cursor !== undefined && firing.cursor <= this.#cursor) continue;
      this.#cursor = firing.cursor;
      this.#firings.push(firing);
    }
    // A sign of life says nothing of what there is to go on after.
    if (isNews) this.#cursor = Math.max(this.#cursor ?? 0, cursor);
    const into = this.#snapshot ?? this.#alerts;
    for (const alert of alerts) into.set(alert.id, alert);
    for (const id of removedIds) into.delete(id);
    if (!this.#snapshot) return isNews ? this.#told(alerts, removedIds) : undefined;
    return isSnapshotEnd ? this.#whole(this.#snapshot) : undefined;
  }

  #whole(snapshot: ReadonlyMap<string, Alert>): AlertsUpdate {
    this.#snapshot = undefined;
    const removed = [...this.#alerts.keys()].filter((id) => !snapshot.has(id));
    // In another log the same revision is no proof of the same alert.
    const isOther = this.#restartedAfter !== undefined;
    const changed = [...snapshot.values()].filter(
      ({ id, revision }) => isOther || this.#alerts.get(id)?.revision !== revision,
    );
    for (const id of removed) this.#alerts.delete(id);
    for (const alert of changed) this.#alerts.set(alert.id, alert);
    return this.#told(changed, removed);
  }

  #told(changed: readonly Alert[], removedIds: readonly string[]): AlertsUpdate {
    const [firings, restartedAfter] = [this.#firings, this.#restartedAfter];
    this.#firings = [];
    this.#restartedAfter = undefined;
    const told = { alerts: this.#alerts, changed, removedIds, firings, cursor: this.#cursor ?? 0, logId: this.#logId };
    return restartedAfter === undefined ? told : { ...told, restartedAfter };
  }
}
