import { Failure, Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { portfolioStage } from "../../../../../test/portfolio-stage.ts";
import type { ActivityDraft } from "./activity-check.ts";
import type { BudgetMonth, TargetDraft } from "./budget.ts";
import { BUDGET_LINES_MAX, PARTS_MAX, TARGETS_MAX } from "./limits.ts";

const PRICES = { EURUSD: { price: "1.25", currency: "USD" } };
const NEVER = new AbortController().signal;

async function stage() {
  const made = await portfolioStage({ prices: PRICES });
  const { book, owner, depot, until, tickAll } = made;
  const flow = (kind: "income" | "spending", day: string, category: string, amount: string, currency = "USD") =>
    book.record(owner, { accountId: depot.id, kind, day, category, amount, currency } satisfies ActivityDraft);
  const target = (fromMonth: string, category: string, amount?: string, currency = "USD") =>
    book.setTarget(owner, {
      flow: "spending",
      category,
      fromMonth,
      amount: amount === undefined ? undefined : { currency, amount },
    });
  const months = async (fromMonth: string, toMonth: string, currency?: string) => {
    let told: BudgetMonth[] | undefined;
    void book.budget(owner, { fromMonth, toMonth, currency }, NEVER).then((answer) => (told = answer.months));
    await until(() => {
      tickAll();
      return told !== undefined;
    });
    return told as BudgetMonth[];
  };
  return { ...made, flow, target, months };
}

const linesOf = ({ lines }: BudgetMonth) =>
  lines.map(({ flow, category, actual, targetValue, left }) => [flow, category, actual, targetValue, left]);

test("a month has what came in and went out in it, by category, beside what was aimed at", async () => {
  const { flow, target, months } = await stage();
  await flow("income", "2025-10-31", "Salary", "3000");
  await flow("income", "2025-11-01", "Salary", "3100");
  await flow("spending", "2025-11-02", "Food", "100.10");
  await flow("spending", "2025-11-30", "Food", "200", "EUR");
  await flow("spending", "2025-12-01", "Food", "1");
  await target("2025-10", "Food", "400");
  await target("2025-12", "Food", "500");
  await target("2026-01", "Food");
  const [october, november, december, january] = await months("2025-10", "2026-01");
  expect(october).toMatchObject({ month: "2025-10", income: "3000.00", spending: "0.00", saved: "3000.00" });
  expect(november).toMatchObject({ income: "3100.00", spending: "350.10", saved: "2749.90", isComplete: true });
  expect(linesOf(november as BudgetMonth)).toEqual([
    ["income", "Salary", "3100.00", undefined, undefined],
    ["spending", "Food", "350.10", "400.00", "49.90"],
  ]);
  expect(november?.lines[1]?.recorded).toEqual([
    { currency: "EUR", amount: "200" },
    { currency: "USD", amount: "100.1" },
  ]);
  expect(linesOf(december as BudgetMonth)).toEqual([["spending", "Food", "1.00", "500.00", "499.00"]]);
  expect(linesOf(january as BudgetMonth)).toEqual([]);
  // The worth of the last day of each month; that of this one is of now.
  expect([october, january].map((month) => month?.worth?.netWorth)).toEqual(["3000.00", "5748.90"]);
});

test("told in euros; what has no rate is in no sum, and said", async () => {
  const { flow, months } = await stage();
  await flow("spending", "2025-11-02", "Food", "100");
  await flow("spending", "2025-11-03", "Fees", "5", "USDT");
  const [month] = await months("2025-11", "2025-11", "EUR");
  expect(month).toMatchObject({ spending: "80.00", isComplete: false });
  expect(linesOf(month as BudgetMonth)).toEqual([
    ["spending", "Fees", undefined, undefined, undefined],
    ["spending", "Food", "80.00", undefined, undefined],
  ]);
});

test("a month's net worth says what it lacks and whether it was made up; what is too much to be valued has none", async () => {
  const { book, owner, depot, flow, months, until, tick } = await stage();
  await flow("income", "2025-12-31", "Salary", "3000");
  await flow("income", "2025-12-31", "Coins", "5", "USDT");
  const known = ({ worth }: BudgetMonth) => worth && [worth.netWorth, worth.missing, worth.isPretend];
  expect((await months("2025-11", "2026-01")).map(known)).toEqual([
    undefined,
    ["3000.00", ["USDT"], false],
    ["3000.00", ["USDT"], false],
  ]);
  let told: BudgetMonth[] | undefined;
  const wish = { fromMonth: "2026-01", toMonth: "2026-01", currency: "EUR" };
  void book.budget(owner, wish, NEVER).then((answer) => (told = answer.months));
  await until(() => {
    tick("EURUSD", "1.25", { quality: Quality.SIMULATED });
    return told !== undefined;
  });
  expect(told?.map(known)).toEqual([["2400.00", ["USDT"], true]]);
  // Two balances, and with these one more than is valued.
  const bought = { accountId: depot.id, kind: "buy", day: "2026-01-05", quantity: "1", price: "0" } as const;
  const draft = (n: number): ActivityDraft => ({ ...bought, currency: "USD", ticker: `T${n}` });
  await book.importActivities(
    owner,
    Array.from({ length: PARTS_MAX - 1 }, (_, line) => ({ line, draft: draft(line) })),
  );
  const [december, january] = await months("2025-12", "2026-01");
  expect([december?.worth?.netWorth, december?.income]).toEqual(["3000.00", "3000.00"]);
  expect(january).toMatchObject({ income: "0.00", worth: { netWorth: undefined, reason: "LIMIT_HOLDINGS" } });
  const { points } = await book.netWorth(owner, { fromDay: "2026-01-04", toDay: "2026-01-05" }, NEVER);
  expect(points.map(({ netWorth, reason }) => [netWorth, reason])).toEqual([
    ["3000.00", undefined],
    [undefined, "LIMIT_HOLDINGS"],
  ]);
  await expect(book.valuation(owner, { method: "average" }, NEVER)).rejects.toMatchObject({ reason: "LIMIT_HOLDINGS" });
});

test("what is paid in another currency at a rate counts as what it cost", async () => {
  const { book, owner, depot, months } = await stage();
  const abroad = {
    accountId: depot.id,
    kind: "spending",
    day: "2025-11-02",
    category: "Food",
    exchangeRate: "1.1",
  } as const;
  await book.record(owner, { ...abroad, amount: "50", currency: "EUR" });
  const [month] = await months("2025-11", "2025-11");
  expect(month?.lines[0]?.recorded).toEqual([{ currency: "USD", amount: "55" }]);
});

test("a thousand targets and no more; one that is set again is the same one", async () => {
  const { book, store, owner, target } = await stage();
  const targets = Array.from({ length: TARGETS_MAX - 1 }, (_, n) => ({
    flow: "income" as const,
    category: `C${n}`,
    fromMonth: 24_300,
  }));
  await store.portfolios.write(owner, { targets });
  await target("2025-10", "Food", "400");
  await expect(target("2025-11", "Food", "400")).rejects.toMatchObject({ reason: "LIMIT_TARGETS" });
  await target("2025-10", "Food", "500");
  const kept = await book.targets(owner);
  expect([kept.length, kept.at(-1)?.amount]).toEqual([TARGETS_MAX, { currency: "USD", amount: "500" }]);
  await book.deleteTarget(owner, { flow: "income", category: "C7", fromMonth: "2025-01" });
  await target("2025-11", "Food", "400");
  expect(await book.targets(owner)).toHaveLength(TARGETS_MAX);
});

test("a target that is deleted was never set: the one before it holds on", async () => {
  const { book, owner, target, months } = await stage();
  await target("2025-10", "Food", "400");
  await target("2025-11", "Food", "4000");
  // As it is kept, however it is written.
  await target("2025-11", "Cafe\u0301", "9");
  await book.deleteTarget(owner, { flow: "spending", category: " Caf\u00E9 ", fromMonth: "2025-11" });
  await book.deleteTarget(owner, { flow: "spending", category: " Food ", fromMonth: "2025-11" });
  const [november] = await months("2025-11", "2025-11");
  expect(linesOf(november as BudgetMonth)).toEqual([["spending", "Food", "0.00", "400.00", "400.00"]]);
  const again = (more: object) =>
    book.deleteTarget(owner, { flow: "spending", category: "Food", fromMonth: "2025-11", ...more });
  await expect(again({})).rejects.toMatchObject({ reason: "NOT_FOUND" });
  await expect(again({ flow: "income", fromMonth: "2025-10" })).rejects.toMatchObject({ reason: "NOT_FOUND" });
  await expect(again({ category: " " })).rejects.toMatchObject({ field: "category" });
  await expect(again({ fromMonth: "November" })).rejects.toMatchObject({ field: "from_month" });
  await expect(
    book.deleteTarget("bob", { flow: "spending", category: "Food", fromMonth: "2025-10" }),
  ).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

test("categories that differ in case alone are one line, written as they were first", async () => {
  const { owner, book, store, flow, target, months } = await stage();
  await flow("spending", "2025-11-20", "food", "10");
  await flow("spending", "2025-11-02", "Food", "20");
  await flow("spending", "2025-10-02", "FOOD", "1");
  await flow("income", "2025-11-02", "food", "3");
  const lines = async () => (await months("2025-11", "2025-11")).flatMap(linesOf);
  expect(await lines()).toEqual([
    ["income", "food", "3.00", undefined, undefined],
    ["spending", "Food", "30.00", undefined, undefined],
  ]);
  // As it was recorded first of all, whatever months are asked for.
  expect(await target("2025-11", "fOOD", "100")).toMatchObject({ category: "FOOD" });
  expect(await target("2025-12", "food", "200")).toMatchObject({ category: "FOOD" });
  expect(await target("2025-11", "food", "50")).toMatchObject({ category: "FOOD" });
  expect((await book.targets(owner)).map(({ category, amount }) => [category, amount?.amount])).toEqual([
    ["FOOD", "50"],
    ["FOOD", "200"],
  ]);
  expect((await lines())[1]).toEqual(["spending", "FOOD", "30.00", "50.00", "20.00"]);
  await book.deleteTarget(owner, { flow: "spending", category: "Food", fromMonth: "2025-12" });
  // What was kept in two ways before is one line too, whose later target goes on, and is one to whoever changes it.
  const kept = { flow: "spending", amount: { currency: "USD", amount: "7" } } as const;
  await store.portfolios.write(owner, {
    targets: [
      { ...kept, category: "Rent", fromMonth: 24_300 },
      { ...kept, category: "rent", fromMonth: 24_301 },
    ],
  });
  await target("2025-02", "RENT", "9");
  expect((await book.targets(owner)).map(({ category, amount }) => [category, amount?.amount])).toEqual([
    ["FOOD", "50"],
    ["Rent", "7"],
    ["Rent", "9"],
  ]);
  expect((await lines())[2]).toEqual(["spending", "Rent", "0.00", "9.00", "9.00"]);
  await store.portfolios.write(owner, { targets: [{ ...kept, category: "RENT", fromMonth: 24_301 }] });
  await target("2025-02", "rent", "8");
  const rents = (await book.targets(owner)).filter(({ category }) => /rent/i.test(category));
  expect(rents.map(({ category, amount }) => [category, amount?.amount])).toEqual([
    ["Rent", "7"],
    ["Rent", "8"],
  ]);
});

test("a month has the sums of its targets; of one without a rate there is none", async () => {
  const { book, owner, target, months } = await stage();
  await target("2025-10", "Food", "400");
  await target("2025-10", "Rent", "800", "EUR");
  await target("2025-10", "Late");
  await book.setTarget(owner, {
    flow: "income",
    category: "Coins",
    fromMonth: "2025-11",
    amount: { currency: "USDT", amount: "5" },
  });
  const [october, november, september] = [
    ...(await months("2025-10", "2025-11")),
    ...(await months("2025-09", "2025-09")),
  ];
  expect([october, november, september].map((month) => [month?.incomeTarget, month?.spendingTarget])).toEqual([
    [undefined, "1400.00"],
    [undefined, "1400.00"],
    [undefined, undefined],
  ]);
  await book.setTarget(owner, {
    flow: "income",
    category: "Coins",
    fromMonth: "2025-11",
    amount: { currency: "USD", amount: "5" },
  });
  expect((await months("2025-11", "2025-11"))[0]).toMatchObject({ incomeTarget: "5.00", spendingTarget: "1400.00" });
});

test.each<[Partial<TargetDraft>, string]>([
  [{ category: "" }, "target.category must have 1 to 64 characters."],
  [{ category: "c".repeat(65) }, "target.category may have at most 64 characters."],
  [{ fromMonth: "2025-13" }, "target.from_month must be a month such as 2026-01, of 1900 or later."],
  [
    { amount: { currency: "GBX", amount: "1" } },
    "target.amount.currency is GBX, a hundredth: name the whole currency.",
  ],
  [{ amount: { currency: "USD", amount: "-1" } }, "target.amount.amount is -1: it must be 0 or more."],
])("a target that is not in order is refused: %j", async (more, words) => {
  const { book, owner } = await stage();
  const refused = await book
    .setTarget(owner, { flow: "income", category: "c".repeat(64), fromMonth: "2025-10", ...more })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Failure);
  expect((refused as Failure).message).toBe(words);
  expect(await book.targets(owner)).toEqual([]);
});

test("as many lines as may be are told, and of one more fewer months are asked", async () => {
  const { book, owner, depot, months, target } = await stage();
  const draft = { accountId: depot.id, kind: "spending", day: "2025-10-02", amount: "1", currency: "USD" } as const;
  const rows = Array.from({ length: BUDGET_LINES_MAX }, (_, line) => ({
    line,
    draft: { ...draft, category: `C${line}` },
  }));
  await book.importActivities(owner, rows);
  expect((await months("2025-09", "2025-11"))[1]?.spending).toBe("3000.00");
  const asked = () => book.budget(owner, { fromMonth: "2025-09", toMonth: "2025-11" }, NEVER);
  await target("2025-11", "Food", "1");
  await expect(asked()).rejects.toMatchObject({ field: "to_month", message: expect.stringContaining("fewer months") });
  await target("2025-11", "Food");
  await target("2025-10", "C7", "1");
  await expect(asked()).rejects.toMatchObject({ field: "to_month" });
  expect((await months("2025-10", "2025-10"))[0]?.spendingTarget).toBe("1.00");
});
