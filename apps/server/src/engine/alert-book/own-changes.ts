import type { Cancel, Scheduler } from "@streampulse/core";

import type { KeptAlert } from "../ports/alert.ts";
import type { AlertKeeper } from "./alert-keeper.ts";
import type { AlertRecord } from "./alert-record.ts";

/** What the store did not take is tried again so much later, all of it together. */
const AGAIN_MS = 60_000;

/** What own changes are made with. */
export interface OwnChangesDeps {
  readonly keeper: Pick<AlertKeeper, "change">;
  readonly scheduler: Scheduler;
  readonly unforeseen: (error: unknown) => void;
  /** Keeps what an alert is now; rejects where the store does not take it, and has then changed nothing. */
  readonly keep: (record: AlertRecord, kept: KeptAlert) => Promise<void>;
}

/** What an alert is after a change; undefined where there is nothing to change any more. */
export type OwnChange = (kept: KeptAlert) => KeptAlert | undefined;

/** What nobody asked for changes of alerts: they expire, or learn from a first price. Tried until it is kept. */
export class OwnChanges {
  readonly #deps: OwnChangesDeps;
  /** At most a few of each alert: it expires once, and learns once. */
  #failed: (() => void)[] = [];
  #cancel: Cancel = () => {};

  constructor(deps: OwnChangesDeps) {
    this.#deps = deps;
  }

  /** Changes an alert in its turn, with what it is by then. */
  make(record: AlertRecord, change: OwnChange): void {
    const { keeper, scheduler, unforeseen, keep } = this.#deps;
    const done = keeper.change(async () => {
      const changed = record.isRemoved ? undefined : change(record.kept);
      if (changed === undefined) return;
      await keep(record, { ...changed, revision: changed.revision + 1, updatedMs: scheduler.now() });
    });
    done.catch((error: unknown) => {
      if (this.#failed.push(() => this.make(record, change)) > 1) return;
      unforeseen(error);
      this.#cancel = scheduler.after(AGAIN_MS, () => this.#again());
    });
  }

  stop(): void {
    this.#cancel();
  }

  #again(): void {
    const failed = this.#failed;
    this.#failed = [];
    for (const make of failed) make();
  }
}
