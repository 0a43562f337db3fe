import type { Cancel, Scheduler } from "@streampulse/core";

import type { KeptAlert } from "../ports/alert.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";
import type { AlertKeeper } from "./alert-keeper.ts";

/** What is not taken back yet is tried again so much later. */
const AGAIN_MS = 60_000;

/** What the keeping of new alerts needs. */
export interface NewAlertsDeps {
  readonly store: { readonly alerts: Pick<AlertStore, "put" | "remove"> };
  readonly keeper: Pick<AlertKeeper, "change">;
  readonly scheduler: Scheduler;
}

/**
 * Keeps new alerts, one after the other. A database that fell away may have kept one without having said so: nobody was
 * told of it and nothing watches it, so it is taken back, before another is kept or soon, and its request makes one anew.
 */
export class NewAlerts {
  readonly #deps: NewAlertsDeps;
  /** At most one: no other is kept before it is taken back. */
  #unanswered: string | undefined;
  #cancel: Cancel = () => {};

  constructor(deps: NewAlertsDeps) {
    this.#deps = deps;
  }

  /** In the keeper's turn. Rejects with a StoreFault; then the alert is not there, or taken back later. */
  async keep(kept: KeptAlert): Promise<void> {
    const { alerts } = this.#deps.store;
    await this.#takeBack();
    try {
      await alerts.put([kept]);
    } catch (error) {
      this.#unanswered = kept.id;
      this.#takeBackSoon();
      throw error;
    }
  }

  /** Takes back what there is, if the database lets it. */
  async close(): Promise<void> {
    this.#cancel();
    if (this.#unanswered !== undefined) await this.#inTurn().catch(() => {});
  }

  #inTurn(): Promise<void> {
    return this.#deps.keeper.change(() => this.#takeBack());
  }

  #takeBackSoon(): void {
    this.#cancel();
    this.#cancel = this.#deps.scheduler.after(AGAIN_MS, () => {
      // The database's fault is told where it is met.
      this.#inTurn().catch(() => this.#takeBackSoon());
    });
  }

  async #takeBack(): Promise<void> {
    if (this.#unanswered === undefined) return;
    await this.#deps.store.alerts.remove([this.#unanswered]);
    this.#unanswered = undefined;
    this.#cancel();
  }
}
