import type { Scheduler } from "@streampulse/core";

import type {
  Account,
  Activity,
  ActivityQuery,
  DayClose,
  PortfolioChange,
  PortfolioHead,
  PortfolioStore,
} from "../ports/stores/portfolio-store.ts";
import { ordering } from "./activity-order.ts";
import { ACTIVITIES_MAX, CLOSES_PAGE, SLICE } from "./limits.ts";
import { WorkPace } from "./work-pace.ts";

/** What a change is made on: it stands until the change is kept, for changes of one owner follow one another. */
export interface Standing {
  readonly owner: string;
  readonly head: PortfolioHead;
  readonly accounts: ReadonlyMap<string, Account>;
}

/** A change, and what its caller is answered once it is kept. */
export interface Decision<T> {
  readonly change?: Omit<PortfolioChange, "head">;
  /** Where the change gives numbers: the greatest of them. */
  readonly lastNumber?: number;
  /** Settings that change with it. */
  readonly settings?: Partial<Pick<PortfolioHead, "currency" | "timeZone">>;
  readonly answer: T;
}

const NEW_HEAD: PortfolioHead = { currency: "USD", timeZone: "UTC", lastNumber: 0, revision: 0 };

/** Everybody's accounts and activities as they are kept, changed one change after the other. */
export class PortfolioRecords {
  readonly store: PortfolioStore;
  readonly #scheduler: Scheduler;
  /** How many activities an owner may have. */
  readonly activitiesMax: number;
  readonly #changed: (owner: string) => void;
  /** Each owner's last change, while it is under way. */
  readonly #turns = new Map<string, Promise<unknown>>();

  /** `changed` is told of each change that was kept. */
  constructor(
    store: PortfolioStore,
    scheduler: Scheduler,
    changed: (owner: string) => void,
    activitiesMax = ACTIVITIES_MAX,
  ) {
    this.store = store;
    this.#scheduler = scheduler;
    this.activitiesMax = activitiesMax;
    this.#changed = changed;
  }

  async standing(owner: string): Promise<Standing> {
    const [head = NEW_HEAD, accounts] = await Promise.all([this.store.head(owner), this.store.accounts(owner)]);
    return { owner, head, accounts: new Map(accounts.map((account) => [account.id, account])) };
  }

  /**
   * Makes one change, on what stands after those asked for before it. What `decide` throws changes nothing, and is what
   * the call rejects with.
   */
  change<T>(owner: string, decide: (standing: Standing) => Promise<Decision<T>> | Decision<T>): Promise<T> {
    return this.steady(owner, () => this.#decided(owner, decide));
  }

  /** Does something that takes a while, during which nothing of the owner's changes. */
  steady<T>(owner: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(owner) ?? Promise.resolve();
    const turn = before.then(work);
    const over = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#turns.get(owner) === over) this.#turns.delete(owner);
      });
    this.#turns.set(owner, over);
    return turn;
  }

  /** Resolves after everything else had its turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.#scheduler.soon(resolve));
  }

  /** For work that takes a while: everything else has its turn after each slice of it. */
  pace(): WorkPace {
    return new WorkPace(SLICE, () => this.turn());
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  /**
   * The activities that match, in the order in which they happened, in slices of one day each; between them everything
   * else has its turn.
   */
  async *inOrder(owner: string, query: Omit<ActivityQuery, "order" | "limit" | "beyond">): AsyncGenerator<Activity[]> {
    let day: Activity[] = [];
    let beyond: ActivityQuery["beyond"];
    for (;;) {
      const page = await this.store.activities(owner, { ...query, beyond, order: "oldest", limit: SLICE });
      for (const activity of page) {
        if (day[0] !== undefined && day[0].day !== activity.day) {
          yield* this.#slices(day);
          day = [];
        }
        day.push(activity);
      }
      beyond = page.at(-1);
      if (page.length < SLICE) break;
    }
    yield* this.#slices(day);
  }

  /** The closes that were kept of days, the last one inclusive, in pages. */
  async *closes(owner: string, fromDay: number, toDay: number): AsyncGenerator<DayClose[]> {
    let beyond: DayClose | undefined;
    do {
      const page = await this.store.closes(owner, { fromDay, toDay, beyond, limit: CLOSES_PAGE });
      yield page;
      beyond = page.length < CLOSES_PAGE ? undefined : page.at(-1);
    } while (beyond);
  }

  async *#slices(day: readonly Activity[]): AsyncGenerator<Activity[]> {
    if (day.length === 0) return;
    const all = await this.pace().through(ordering(day));
    for (let from = 0; from < all.length; from += SLICE) {
      if (from > 0) await this.turn();
      yield all.slice(from, from + SLICE);
    }
  }

  async #decided<T>(owner: string, decide: (standing: Standing) => Promise<Decision<T>> | Decision<T>): Promise<T> {
    const standing = await this.standing(owner);
    const { change, settings, lastNumber, answer } = await decide(standing);
    if (change === undefined && settings === undefined) return answer;
    const { head } = standing;
    const next = {
      ...head,
      ...settings,
      lastNumber: Math.max(head.lastNumber, lastNumber ?? 0),
      revision: head.revision + 1,
    };
    await this.store.write(owner, { ...change, head: next });
    this.#changed(owner);
    return answer;
  }
}
