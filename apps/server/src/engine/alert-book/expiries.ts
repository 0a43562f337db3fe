import type { Cancel, Scheduler } from "@streampulse/core";

import type { AlertRecord } from "./alert-record.ts";
import { levelOf } from "./level.ts";
import { WaitHeap, type Waiting } from "./wait-heap.ts";

/** Timers reach no farther than some 24 days. */
const FARTHEST_MS = 86_400_000;

interface Expiry extends Waiting {
  readonly record: AlertRecord;
}

/** When alerts expire: one timer for all. */
export class Expiries {
  readonly #scheduler: Scheduler;
  readonly #expired: (record: AlertRecord) => void;
  readonly #heap = new WaitHeap<Expiry>(true);
  readonly #byRecord = new Map<AlertRecord, Expiry>();
  #cancel: Cancel = () => {};
  /** Whose time the timer waits for. */
  #armedFor: Expiry | undefined;

  constructor(scheduler: Scheduler, expired: (record: AlertRecord) => void) {
    this.#scheduler = scheduler;
    this.#expired = expired;
  }

  /** Sets or moves an alert's; undefined: never. */
  set(record: AlertRecord, atMs: number | undefined): void {
    const known = this.#byRecord.get(record);
    if (known) this.#heap.remove(known);
    this.#byRecord.delete(record);
    if (atMs !== undefined) {
      const expiry: Expiry = { record, level: levelOf(String(atMs)), isRise: true, isStrict: false, place: -1 };
      this.#byRecord.set(record, expiry);
      this.#heap.add(expiry);
    }
    this.#arm();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): void {
    const { next } = this.#heap;
    if (next === this.#armedFor) return;
    this.#cancel();
    this.#armedFor = next;
    if (next === undefined) return;
    const delay = Math.min(Math.max(0, next.level.value - this.#scheduler.now()), FARTHEST_MS);
    this.#cancel = this.#scheduler.after(delay, () => this.#look());
  }

  #look(): void {
    this.#armedFor = undefined;
    const now = this.#scheduler.now();
    for (let next = this.#heap.next; next && next.level.value <= now; next = this.#heap.next) {
      this.#heap.remove(next);
      this.#byRecord.delete(next.record);
      this.#expired(next.record);
    }
    this.#arm();
  }
}
