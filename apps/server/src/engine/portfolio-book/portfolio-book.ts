import { Failure, type Scheduler } from "@streampulse/core";

import type {
  Account,
  Activity,
  BudgetTarget,
  PortfolioSettings,
  PortfolioStore,
} from "../ports/stores/portfolio-store.ts";
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
import { decideImport, type ImportOutcome, type ImportRow, type LeftOutRow } from "./activity-import.ts";
import { VALUATION_EVERY_MS, VALUATION_WAIT_MS } from "./limits.ts";
import { lotsOf, type Lots, type LotsWish } from "./lots.ts";
import { LivePortfolios } from "./live-portfolios.ts";
import type { PriceSource } from "./live-prices.ts";
import { dayText, firstDayOf } from "./day.ts";
import { DayEnds } from "./day-ends.ts";
import { unvalued, worthNow, type WorthPoint } from "./day-worth.ts";
import { findPrices } from "./found-prices.ts";
import {
  budgetRange,
  decideTarget,
  decideTargetEnd,
  readFlows,
  sortedTargets,
  tellMonths,
  type BudgetMonth,
  type TargetDraft,
} from "./budget.ts";
import { worthPoints, worthRange, type NetWorthDeps, type PastCandles, type WorthWish } from "./net-worth.ts";
import { PortfolioRecords } from "./portfolio-records.ts";
import { recordedNames, type RecordedNames } from "./recorded-names.ts";
import { termsOf, type TermsWish } from "./valuation-terms.ts";
import type { Update } from "./valuation-update.ts";

/** Which months are asked for: text that may hold anything. */
export interface BudgetWish {
  readonly fromMonth: string;
  /** Inclusive. */
  readonly toMonth: string;
  readonly currency?: string | undefined;
}

/** What the book is made with. */
export interface PortfolioBookDeps {
  readonly store: PortfolioStore;
  readonly scheduler: Scheduler;
  readonly prices: PriceSource;
  /** Told what failed beside any call. */
  readonly unforeseen: (error: unknown) => void;
  /** What prices were; absent: what was not kept as its day ended is not known. */
  readonly history?: PastCandles | undefined;
  /** How many activities an owner may have, where it is not ACTIVITIES_MAX. */
  readonly activitiesMax?: number | undefined;
}

/**
 * Everybody's portfolios: each owner has one. What a method resolves with is kept; what is wrong with a request is a
 * FieldFault or a Failure, and has changed nothing.
 */
export class PortfolioBook {
  readonly #records: PortfolioRecords;
  readonly #scheduler: Scheduler;
  readonly #live: LivePortfolios;
  readonly #dayEnds: DayEnds;
  readonly #worthDeps: NetWorthDeps;

  constructor({ store, scheduler, prices, unforeseen, history, activitiesMax }: PortfolioBookDeps) {
    this.#scheduler = scheduler;
    const changed = (owner: string) => {
      this.#live.changed(owner);
      this.#dayEnds.changed(owner);
    };
    this.#records = new PortfolioRecords(store, scheduler, changed, activitiesMax);
    this.#worthDeps = { records: this.#records, prices, history, scheduler, unforeseen };
    this.#live = new LivePortfolios(this.#worthDeps);
    this.#dayEnds = new DayEnds(this.#worthDeps);
  }

  /** Looks after everybody's days from now on. Rejects with a StoreFault. */
  begin(): Promise<void> {
    return this.#dayEnds.begin();
  }

  async settings(owner: string): Promise<PortfolioSettings> {
    const { currency, timeZone } = (await this.#records.standing(owner)).head;
    return { currency, timeZone };
  }

  changeSettings(
    owner: string,
    edit: { readonly currency?: string | undefined; readonly timeZone?: string | undefined },
  ): Promise<PortfolioSettings> {
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

  /**
   * All of an owner's activities in the order in which they happened, in slices, with the accounts they are of. Throws a
   * Failure where something of it changed before the last was taken: what moved might be missing, or there twice.
   */
  async *allActivities(
    owner: string,
  ): AsyncGenerator<{ readonly activities: Activity[]; readonly accounts: readonly Account[] }> {
    const { head, accounts } = await this.#records.standing(owner);
    const told = [...accounts.values()];
    for await (const activities of this.#records.inOrder(owner, {})) yield { activities, accounts: told };
    if ((await this.#records.standing(owner)).head.revision === head.revision) return;
    throw new Failure(
      "STALE_REVISION",
      "The portfolio changed while it was read, and what was read is not whole; read it again.",
    );
  }

  /**
   * Keeps a file's activities: all that are new, or with one fault none. A dry run keeps none and tells the same. Nothing is
   * kept either where rows of the file had to be left out, and what lacks them is not told as wrong. Others' changes of the
   * same portfolio wait meanwhile.
   */
  importActivities(
    owner: string,
    rows: readonly ImportRow[],
    { dryRun = false, leftOut = [] }: { readonly dryRun?: boolean; readonly leftOut?: readonly LeftOutRow[] } = {},
  ): Promise<ImportOutcome> {
    const nowMs = this.#scheduler.now();
    return this.#records.change(owner, (standing) =>
      decideImport(standing, rows, { records: this.#records, nowMs, isDryRun: dryRun, leftOut }),
    );
  }

  /** Which other names tickers have that are to be recorded. Rejects with the signal's reason where that aborts. */
  recordedNames(owner: string, tickers: Iterable<string>, signal: AbortSignal): Promise<RecordedNames> {
    return recordedNames(owner, tickers, this.#worthDeps, signal);
  }

  /** What is held of a ticker, purchase by purchase, and what was made of the rest. */
  lots(owner: string, wish: LotsWish): Promise<Lots> {
    return lotsOf(this.#records, owner, wish);
  }

  /** What everything is worth now, when first prices are there or waited for long enough. */
  async valuation(owner: string, wish: TermsWish, signal: AbortSignal): Promise<Update> {
    const portfolio = this.#live.of(owner);
    const reader = await portfolio.read(termsOf(wish));
    try {
      await portfolio.settled(VALUATION_WAIT_MS, signal);
      return reader.now();
    } finally {
      reader.close();
    }
  }

  /** What everything is worth, and then what changes of it, until the signal aborts. */
  async *valuations(owner: string, wish: TermsWish, signal: AbortSignal): AsyncGenerator<Update> {
    const portfolio = this.#live.of(owner);
    const reader = await portfolio.stream(termsOf(wish));
    try {
      // What comes at once is told at once, and not as a change of nothing.
      await portfolio.settled(VALUATION_EVERY_MS, signal);
      for (;;) {
        const update = await reader.next(signal);
        if (update === undefined) return;
        yield update;
      }
    } finally {
      reader.close();
    }
  }

  /** What everything was worth at the ends of days, and today's worth where that is asked for. */
  async netWorth(
    owner: string,
    wish: WorthWish,
    signal: AbortSignal,
  ): Promise<{ points: WorthPoint[]; currency: string }> {
    const { head } = await this.#records.standing(owner);
    const range = worthRange(wish, head, this.#scheduler.now());
    const points = await worthPoints(owner, range, this.#worthDeps, signal);
    if (range.today !== undefined && (await this.#records.store.countActivities(owner)) > 0) {
      points.push(await this.#worthToday(owner, range.today, range.currency, signal));
    }
    return { points, currency: range.currency };
  }

  /** A portfolio of more than is valued live has its other days all the same. */
  async #worthToday(owner: string, today: number, currency: string, signal: AbortSignal): Promise<WorthPoint> {
    try {
      return worthNow(await this.valuation(owner, { method: "average", currency }, signal), today);
    } catch (error) {
      if (error instanceof Failure && error.reason === "LIMIT_HOLDINGS") return unvalued(today, error.reason);
      throw error;
    }
  }

  setTarget(owner: string, draft: TargetDraft): Promise<BudgetTarget> {
    return this.#records.change(owner, (standing) => decideTarget(this.#records, standing, draft));
  }

  async deleteTarget(owner: string, draft: Omit<TargetDraft, "amount">): Promise<void> {
    await this.#records.change(owner, (standing) => decideTargetEnd(this.#records, standing, draft));
  }

  /** By flow, category and month. */
  targets(owner: string): Promise<BudgetTarget[]> {
    return sortedTargets(this.#records, owner);
  }

  /** What came in and went out in months, at the rates of now. */
  async budget(
    owner: string,
    wish: BudgetWish,
    signal: AbortSignal,
  ): Promise<{ months: BudgetMonth[]; currency: string }> {
    const range = budgetRange(wish.fromMonth, wish.toMonth);
    const currency = termsOf({ ...wish, method: "average" }).currency ?? (await this.settings(owner)).currency;
    const flows = await this.#records.steady(owner, () => readFlows(this.#records, owner, range));
    const { prices: source, scheduler } = this.#worthDeps;
    const search = { source, scheduler, waitMs: VALUATION_WAIT_MS, signal };
    const { rates } = await findPrices({ tickers: [], currencies: flows.currencies, to: currency }, search);
    const days = { fromDay: dayText(firstDayOf(range.from)), toDay: dayText(firstDayOf(range.to + 1) - 1), currency };
    const { points } = await this.netWorth(owner, days, signal);
    return { months: tellMonths(flows, range, currency, (from) => rates.known(from), points), currency };
  }

  /** Waits for what is under way; who looks at a valuation is told that the server is going down. */
  async close(): Promise<void> {
    this.#live.end(new Failure("DRAINING"));
    await this.#dayEnds.close();
    await this.#records.close();
  }
}
