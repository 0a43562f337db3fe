import type { Scheduler } from "@streampulse/core";

import type { Account, Activity, PortfolioSettings, PortfolioStore } from "../ports/stores/portfolio-store.ts";
import {
  decideAccount,
  decideEdit,
  decideEnd,
  decideSettings,
  type AccountDraft,
  type AccountEdit,
} from "./accounts.ts";
import {
  decideDrop,
  decideRecord,
  decideUpdate,
  numberOfId,
  pageOf,
  type ActivityPage,
  type PageWish,
  type Recorded,
} from "./activities.ts";
import type { ActivityDraft } from "./activity-check.ts";
import { decideImport, type ImportOutcome, type ImportRow } from "./activity-import.ts";
import { PortfolioRecords } from "./portfolio-records.ts";

/** What the book is made with. */
export interface PortfolioBookDeps {
  readonly store: PortfolioStore;
  readonly scheduler: Scheduler;
}

/**
 * Everybody's portfolios: each owner has one. What a method resolves with is kept; what is wrong with a request is a
 * FieldFault or a Failure, and has changed nothing.
 */
export class PortfolioBook {
  readonly #records: PortfolioRecords;
  readonly #scheduler: Scheduler;

  constructor({ store, scheduler }: PortfolioBookDeps) {
    this.#scheduler = scheduler;
    this.#records = new PortfolioRecords(store, () => {});
  }

  async settings(owner: string): Promise<PortfolioSettings> {
    const { currency, timeZone } = (await this.#records.standing(owner)).head;
    return { currency, timeZone };
  }

  changeSettings(owner: string, edit: Partial<PortfolioSettings>): Promise<PortfolioSettings> {
    return this.#records.change(owner, (standing) => decideSettings(standing, edit));
  }

  /** In the order of their making. */
  accounts(owner: string): Promise<Account[]> {
    return this.#records.store.accounts(owner);
  }

  createAccount(owner: string, draft: AccountDraft): Promise<Account> {
    return this.#records.change(owner, (standing) => decideAccount(standing, draft, this.#scheduler.now()));
  }

  updateAccount(owner: string, id: string, edit: AccountEdit): Promise<Account> {
    return this.#records.change(owner, (standing) => decideEdit(standing, id, edit));
  }

  /** Resolves with how many activities went with it. */
  deleteAccount(owner: string, id: string, withActivities: boolean): Promise<number> {
    return this.#records.change(owner, (standing) => decideEnd(this.#records, standing, id, withActivities));
  }

  record(owner: string, draft: ActivityDraft): Promise<Recorded> {
    const nowMs = this.#scheduler.now();
    return this.#records.change(owner, (standing) => decideRecord(this.#records, standing, draft, nowMs));
  }

  async updateActivity(owner: string, id: string, draft: ActivityDraft): Promise<Activity> {
    const [number, nowMs] = [numberOfId(id), this.#scheduler.now()];
    return this.#records.change(owner, (standing) => decideUpdate(this.#records, standing, number, draft, nowMs));
  }

  async deleteActivity(owner: string, id: string): Promise<void> {
    const number = numberOfId(id);
    await this.#records.change(owner, (standing) => decideDrop(this.#records, standing, number));
  }

  activities(owner: string, wish: PageWish): Promise<ActivityPage> {
    return pageOf(this.#records, owner, wish);
  }

  /** All of an owner's activities in the order in which they happened, in slices. */
  allActivities(owner: string): AsyncGenerator<Activity[]> {
    return this.#records.inOrder(owner, {});
  }

  /**
   * Keeps a file's activities: all that are new, or with one fault none. A dry run keeps none and tells the same.
   * Others' changes of the same portfolio wait meanwhile.
   */
  importActivities(
    owner: string,
    rows: readonly ImportRow[],
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<ImportOutcome> {
    const turn = () => new Promise<void>((resolve) => this.#scheduler.soon(resolve));
    const nowMs = this.#scheduler.now();
    return this.#records.change(owner, (standing) =>
      decideImport(standing, rows, { records: this.#records, nowMs, turn, isDryRun: dryRun }),
    );
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#records.close();
  }
}
