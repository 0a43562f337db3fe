import type { AlertRecord } from "./alert-record.ts";

/** Who reads the alerts of an owner as they change. */
export interface AlertListener {
  /** An alert is new, has changed, or is gone. */
  changed(record: AlertRecord): void;
  /** The log has grown. */
  fired(): void;
}

/** Who reads whose alerts. */
export class AlertFeed {
  readonly #byOwner = new Map<string, Set<AlertListener>>();

  /** Tells a listener from now on; the answer ends it. */
  listen(owner: string, listener: AlertListener): () => void {
    const listeners = this.#byOwner.get(owner) ?? new Set();
    this.#byOwner.set(owner, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byOwner.get(owner) === listeners) this.#byOwner.delete(owner);
    };
  }

  changed(record: AlertRecord): void {
    for (const listener of this.#byOwner.get(record.kept.owner) ?? []) listener.changed(record);
  }

  fired(owner: string): void {
    for (const listener of this.#byOwner.get(owner) ?? []) listener.fired();
  }
}
