import type { Cancel, Scheduler } from "@streampulse/core";

import type { WatchedAlert } from "./watched-alert.ts";

/** Whom it tells, at once. One that is full when its time has come is passed over until the next. */
interface StaleHeard<A> {
  fired(alert: A): void;
  stood(alert: A): void;
  isFull(alert: A): boolean;
}

/** The alerts of one ticker that wait for its price to be stale for some time. */
export class StaleWatch<A extends WatchedAlert> {
  readonly #scheduler: Scheduler;
  readonly #heard: StaleHeard<A>;
  readonly #alerts = new Set<A>();
  #sinceMs: number | undefined;
  /** When it looks again. */
  #nextMs = Infinity;
  #cancel: Cancel = () => {};

  constructor(scheduler: Scheduler, heard: StaleHeard<A>) {
    this.#scheduler = scheduler;
    this.#heard = heard;
  }

  /** Watches an alert, or what has changed of it; the others it does not look at. */
  add(alert: A): void {
    this.#alerts.add(alert);
    if (this.#sinceMs !== undefined) this.#await(alert, this.#sinceMs, this.#scheduler.now());
  }

  remove(alert: A): void {
    this.#alerts.delete(alert);
  }

  /** The price is stale: since now, unless it was before. */
  stale(): void {
    if (this.#sinceMs !== undefined) return;
    this.#sinceMs = this.#scheduler.now();
    this.#look();
  }

  /** The price is not stale: those that fired wait for the next time. */
  fresh(): void {
    if (this.#sinceMs === undefined) return;
    this.#sinceMs = undefined;
    this.#stopLooking();
    for (const alert of this.#alerts) {
      if (!alert.isSpent) continue;
      alert.isSpent = false;
      this.#heard.stood(alert);
    }
  }

  stop(): void {
    this.#stopLooking();
  }

  /** Fires those whose time has come, and looks again when that of the next comes. */
  #look(): void {
    if (this.#sinceMs === undefined) return;
    const now = this.#scheduler.now();
    this.#stopLooking();
    for (const alert of this.#alerts) this.#await(alert, this.#sinceMs, now);
  }

  #await(alert: A, sinceMs: number, now: number): void {
    const dueMs = dueOf(alert, sinceMs);
    if (dueMs <= now) return this.#fire(alert, now);
    if (dueMs >= this.#nextMs) return;
    this.#stopLooking();
    this.#nextMs = dueMs;
    this.#cancel = this.#scheduler.after(dueMs - now, () => this.#look());
  }

  #stopLooking(): void {
    this.#nextMs = Infinity;
    this.#cancel();
  }

  #fire(alert: A, now: number): void {
    alert.isSpent = true;
    if (this.#heard.isFull(alert)) return;
    alert.firedMs = now;
    if (!alert.isRepeating) this.#alerts.delete(alert);
    this.#heard.fired(alert);
  }
}

/** When it fires if the price stays stale; never, where it has or has expired by then. */
function dueOf({ terms, isSpent, coolUntilMs }: WatchedAlert, sinceMs: number): number {
  const { condition, expiresMs = Infinity } = terms;
  if (condition.kind !== "stale" || isSpent) return Infinity;
  const dueMs = Math.max(sinceMs + condition.forMs, coolUntilMs);
  return dueMs < expiresMs ? dueMs : Infinity;
}
