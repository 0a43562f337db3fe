import { expect } from "vitest";
import type {
  Account,
  Activity,
  ActivityQuery,
  BudgetTarget,
  DayClose,
  PortfolioHead,
  PortfolioStore,
} from "../../engine/ports/stores/portfolio-store.ts";
import type { Promises } from "./promises.ts";

const HEAD: PortfolioHead = { currency: "EUR", timeZone: "Europe/Berlin", lastNumber: 4_294_967_296, revision: 7 };
const DEPOT: Account = {
  id: "1",
  kind: "brokerage",
  name: "Depot “Ä” 🍏",
  currency: "EUR",
  ignoresCash: true,
  createdMs: 1_770_000_000_123,
};
const LOAN: Account = { ...DEPOT, id: "10", kind: "debt", name: "Loan", ignoresCash: false };

/** A page of closes, and what is behind it. */
async function closesOf(portfolios: PortfolioStore, owner: string, fromDay: number, toDay: number) {
  const days = { fromDay, toDay, limit: 1 };
  const all: DayClose[] = [];
  for (let page = await portfolios.closes(owner, days); page.length > 0;) {
    expect(page).toHaveLength(1);
    all.push(...page);
    page = await portfolios.closes(owner, { ...days, beyond: page[0] });
  }
  return all;
}

function activity(number: number, more: Partial<Activity> = {}): Activity {
  const made = { accountId: "1", kind: "buy", day: 20_000, ticker: "AAPL", createdMs: 1, updatedMs: 2 } as const;
  return { ...made, number, quantity: "10", price: "219.680000000000000001", currency: "USD", ...more };
}

/** With every fact there is. */
const FULL: Activity = activity(4_294_967_297, {
  timeMs: 1_728_000_000_001,
  amount: "-0.5",
  fee: "1.00",
  feeCurrency: "CHF",
  exchangeRate: "0.92",
  splitTo: "3",
  splitFrom: "2",
  toAccountId: "10",
  toAmount: { currency: "EUR", amount: "5" },
  category: "Essen & Trinken",
  note: "two\nlines",
  externalId: "=id'\"",
});

const ALL: ActivityQuery = { order: "oldest", limit: 100 };
const numbers = (activities: readonly Activity[]) => activities.map(({ number }) => number);

export const PORTFOLIO_PROMISES: Promises = {
  "an owner of whom nothing was kept has nothing": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    expect(await portfolios.owners()).toEqual([]);
    expect(await portfolios.head("ann")).toBeUndefined();
    expect(await portfolios.accounts("ann")).toEqual([]);
    expect(await portfolios.activity("ann", 1)).toBeUndefined();
    expect(await portfolios.activities("ann", ALL)).toEqual([]);
    expect(await portfolios.countActivities("ann")).toBe(0);
    expect(await portfolios.byExternalId("ann", "1", "x")).toBeUndefined();
    expect(await closesOf(portfolios, "ann", -1e6, 1e6)).toEqual([]);
    expect(await portfolios.targets("ann")).toEqual([]);
    await store.close();
  },

  "everything comes back as it was given, with no fact more": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    const closes: DayClose[] = [
      { day: -3, ticker: "VOD.L", price: "77.42", currency: "GBX", isPretend: false },
      { day: 20_000, ticker: "AAPL", price: "219.68", currency: "USD", isPretend: true },
      { day: 20_000, ticker: "MSFT", price: "420.5", currency: "USD", isPretend: false },
    ];
    const targets: BudgetTarget[] = [
      { flow: "spending", category: "Miete", fromMonth: 24_311, amount: { currency: "EUR", amount: "900.5" } },
      { flow: "income", category: "Gehalt", fromMonth: 24_312 },
    ];
    await portfolios.write("ann", {
      head: HEAD,
      accounts: [LOAN, DEPOT],
      activities: [FULL, activity(5)],
      closes,
      targets,
    });
    expect(await portfolios.owners()).toEqual(["ann"]);
    expect(await portfolios.head("ann")).toEqual(HEAD);
    expect(await portfolios.accounts("ann")).toEqual([DEPOT, LOAN]);
    expect(await portfolios.activity("ann", FULL.number)).toStrictEqual(FULL);
    expect(await portfolios.activities("ann", ALL)).toStrictEqual([activity(5), FULL]);
    expect(await portfolios.byExternalId("ann", "1", "=id'\"")).toStrictEqual(FULL);
    expect(await closesOf(portfolios, "ann", -3, 20_000)).toEqual(closes);
    expect(await closesOf(portfolios, "ann", -2, 19_999)).toEqual([]);
    expect(new Set(await portfolios.targets("ann"))).toEqual(new Set(targets));
    await store.close();
  },

  "one writing replaces, adds and drops, and another owner sees nothing of it": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    const close: DayClose = { day: 1, ticker: "A", price: "1", currency: "USD", isPretend: true };
    const target: BudgetTarget = {
      flow: "income",
      category: "x",
      fromMonth: 1,
      amount: { currency: "EUR", amount: "1" },
    };
    for (const owner of ["ann", "bob"]) {
      await portfolios.write(owner, {
        head: HEAD,
        accounts: [DEPOT, LOAN],
        activities: [activity(1), activity(2), activity(3, { accountId: "10" })],
        closes: [close],
        targets: [target, { ...target, fromMonth: 2 }, { ...target, category: "y" }],
      });
    }
    await portfolios.write("ann", {
      head: { ...HEAD, revision: 8 },
      accounts: [{ ...DEPOT, name: "Other" }],
      dropAccounts: ["10"],
      dropActivities: [1, 3],
      activities: [activity(2, { day: 5, quantity: "11", externalId: "e", updatedMs: 9 }), activity(4)],
      closes: [{ ...close, price: "2", isPretend: false }],
      targets: [{ flow: "income", category: "x", fromMonth: 1 }],
      dropTargets: [
        { flow: "income", category: "x", fromMonth: 2 },
        { flow: "income", category: "y", fromMonth: 1 },
        { flow: "spending", category: "x", fromMonth: 1 },
      ],
    });
    expect((await portfolios.head("ann"))?.revision).toBe(8);
    expect(await portfolios.accounts("ann")).toEqual([{ ...DEPOT, name: "Other" }]);
    const kept = [activity(2, { day: 5, quantity: "11", externalId: "e", updatedMs: 9 }), activity(4)];
    expect(await portfolios.activities("ann", ALL)).toStrictEqual(kept);
    expect(await closesOf(portfolios, "ann", 1, 1)).toEqual([{ ...close, price: "2", isPretend: false }]);
    expect(await portfolios.targets("ann")).toEqual([{ flow: "income", category: "x", fromMonth: 1 }]);
    expect(await portfolios.accounts("bob")).toEqual([DEPOT, LOAN]);
    expect(numbers(await portfolios.activities("bob", ALL))).toEqual([1, 2, 3]);
    expect(await closesOf(portfolios, "bob", 1, 1)).toEqual([close]);
    expect(await portfolios.targets("bob")).toHaveLength(3);
    await store.close();
  },

  "names are kept to the letter: of two that differ in case alone one goes without the other": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    const target: BudgetTarget = { flow: "spending", category: "Food", fromMonth: 1 };
    const amount = { currency: "EUR", amount: "5" };
    await portfolios.write("ann", {
      accounts: [
        { ...DEPOT, name: "Depot" },
        { ...LOAN, name: "depot" },
      ],
      targets: [target, { ...target, category: "food" }],
    });
    expect((await portfolios.accounts("ann")).map(({ name }) => name)).toEqual(["Depot", "depot"]);
    await portfolios.write("ann", {
      dropTargets: [{ flow: "spending", category: "food", fromMonth: 1 }],
      targets: [{ ...target, amount }],
    });
    expect(await portfolios.targets("ann")).toEqual([{ ...target, amount }]);
    await store.close();
  },

  "activities are found by what is asked for, in both orders and page by page": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    const activities = [
      activity(1, { day: 30 }),
      activity(2, { day: 10, ticker: "MSFT" }),
      activity(3, { day: 20, accountId: "2", kind: "transfer", toAccountId: "1" }),
      activity(4, { day: 20, kind: "sell" }),
      activity(5, { day: 20, accountId: "2" }),
    ];
    await portfolios.write("ann", { activities });
    const found = async (query: Partial<ActivityQuery>) =>
      numbers(await portfolios.activities("ann", { ...ALL, ...query }));
    expect(await found({})).toEqual([2, 3, 4, 5, 1]);
    expect(await found({ order: "newest" })).toEqual([1, 5, 4, 3, 2]);
    expect(await found({ accountId: "1" })).toEqual([2, 3, 4, 1]);
    expect(await found({ ticker: "MSFT" })).toEqual([2]);
    expect(await found({ fromDay: 20 })).toEqual([3, 4, 5, 1]);
    expect(await found({ toDay: 20, kinds: ["sell", "transfer"] })).toEqual([3, 4]);
    expect(await found({ limit: 2 })).toEqual([2, 3]);
    expect(await found({ limit: 2, beyond: { day: 20, number: 3 } })).toEqual([4, 5]);
    expect(await found({ order: "newest", limit: 2, beyond: { day: 20, number: 5 } })).toEqual([4, 3]);
    expect(await portfolios.countActivities("ann")).toBe(5);
    expect(await portfolios.countActivities("ann", "1")).toBe(4);
    await store.close();
  },

  "what is wrong in one writing keeps all of it from being kept": async ({ open }) => {
    const store = await open();
    const { portfolios } = store;
    await portfolios.write("ann", { head: HEAD, activities: [activity(1, { externalId: "same" })] });
    const clash = [activity(2), activity(3, { externalId: "same" })];
    await expect(portfolios.write("ann", { head: { ...HEAD, revision: 8 }, activities: clash })).rejects.toThrow(Error);
    expect((await portfolios.head("ann"))?.revision).toBe(7);
    expect(numbers(await portfolios.activities("ann", ALL))).toEqual([1]);
    // Another account may have the same one.
    await portfolios.write("ann", { activities: [activity(2, { accountId: "2", externalId: "same" })] });
    await store.close();
  },

  "thousands are written and dropped together, and are there after another start": async ({ open }) => {
    const first = await open();
    const many = Array.from({ length: 3_000 }, (_, n) => activity(n + 1, { externalId: `e${n}` }));
    // As values and as texts.
    const texts = [JSON.stringify(many.slice(500, 2_000)), JSON.stringify(many.slice(2_000))];
    await first.portfolios.write("ann", { activities: many.slice(0, 500), activityTexts: texts });
    await first.portfolios.write("ann", { dropActivities: numbers(many).slice(0, 1_700) });
    await first.close();
    const second = await open();
    expect(await second.portfolios.countActivities("ann")).toBe(1_300);
    expect((await second.portfolios.activities("ann", { ...ALL, limit: 1 }))[0]?.number).toBe(1_701);
    await second.close();
  },
};
