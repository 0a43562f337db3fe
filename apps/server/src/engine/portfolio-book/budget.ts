import { Failure } from "@streampulse/core";

import type { BudgetTarget, Money, TargetKey } from "../ports/stores/portfolio-store.ts";
import { currencyOf, lineOf, numberOf } from "./activity-text.ts";
import { Amount } from "./amount.ts";
import { CategoryLines, lineKey } from "./category-lines.ts";
import { digitsOf, unitOf } from "./currency.ts";
import { firstDayOf, monthOf, monthOfDay, monthText } from "./day.ts";
import type { WorthPoint } from "./day-worth.ts";
import { FieldFault } from "./field-fault.ts";
import { BUDGET_LINES_MAX, BUDGET_MONTHS_MAX, TARGETS_MAX } from "./limits.ts";
import { MoneyBag } from "./money.ts";
import type { Decision, PortfolioRecords, Standing } from "./portfolio-records.ts";
import { Teller, type RateOf } from "./told-amount.ts";

const CATEGORY_MAX = 64;

/** A target as somebody gives it. */
export interface TargetDraft {
  readonly flow: BudgetTarget["flow"];
  readonly category: string;
  /** YYYY-MM. */
  readonly fromMonth: string;
  readonly amount?: Money | undefined;
}

/** Decides on a target. Throws a FieldFault or a Failure. */
export async function decideTarget(
  records: PortfolioRecords,
  { owner }: Standing,
  draft: TargetDraft,
): Promise<Decision<BudgetTarget>> {
  const { flow } = draft;
  const category = lineOf("target.category", draft.category, CATEGORY_MAX);
  const fromMonth = monthGiven("target.from_month", draft.fromMonth);
  const amount = draft.amount && {
    currency: currencyOf("target.amount.currency", draft.amount.currency, false),
    amount: numberOf("target.amount.amount", draft.amount.amount, "not negative"),
  };
  const there = await sortedTargets(records, owner);
  const own = there.filter((one) => lineKey(one.flow, one.category) === lineKey(flow, category));
  const before = own.filter((one) => one.fromMonth === fromMonth);
  if (before.length === 0 && there.length >= TARGETS_MAX) {
    throw new Failure("LIMIT_TARGETS", undefined, { limit: TARGETS_MAX });
  }
  const standing = own[0]?.category ?? (await recordedAs(records, owner, flow, category)) ?? category;
  const target = { flow, category: standing, fromMonth, amount };
  const others = before.filter((one) => one.category !== standing);
  return { change: { dropTargets: others.map(keyOf), targets: [target] }, answer: target };
}

/** How a category was written first among what was recorded; undefined where nothing was. */
async function recordedAs(
  records: PortfolioRecords,
  owner: string,
  flow: BudgetTarget["flow"],
  category: string,
): Promise<string | undefined> {
  const key = lineKey(flow, category);
  for await (const day of records.inOrder(owner, { kinds: [flow] })) {
    const first = day.find((activity) => lineKey(flow, activity.category as string) === key);
    if (first !== undefined) return first.category;
  }
  return undefined;
}

/** Decides on the end of a target as if it had never been set. Throws a FieldFault or a Failure. */
export async function decideTargetEnd(
  records: PortfolioRecords,
  { owner }: Standing,
  { flow, ...draft }: Omit<TargetDraft, "amount">,
): Promise<Decision<void>> {
  const category = lineOf("category", draft.category, CATEGORY_MAX);
  const fromMonth = monthGiven("from_month", draft.fromMonth);
  const key = lineKey(flow, category);
  const isIt = (one: TargetKey) => lineKey(one.flow, one.category) === key && one.fromMonth === fromMonth;
  const targets = (await records.store.targets(owner)).filter(isIt);
  if (targets.length === 0) {
    const words = "You have no target of this flow and category that begins in this month.";
    throw new Failure("NOT_FOUND", words, { field: "from_month" });
  }
  return { change: { dropTargets: targets.map(keyOf) }, answer: undefined };
}

/** By flow, category and month. */
export async function sortedTargets(records: PortfolioRecords, owner: string): Promise<BudgetTarget[]> {
  const keyed = (await records.store.targets(owner)).map((target) => ({
    target,
    key: lineKey(target.flow, target.category),
  }));
  keyed.sort(
    (a, b) =>
      compareText(a.key, b.key) ||
      a.target.fromMonth - b.target.fromMonth ||
      compareText(a.target.category, b.target.category),
  );
  return keyed.map(({ target }) => target);
}

function keyOf({ flow, category, fromMonth }: BudgetTarget): TargetKey {
  return { flow, category, fromMonth };
}

/** Months that are asked for, checked. */
export interface BudgetRange {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}

/** Throws a FieldFault. */
export function budgetRange(fromMonth: string, toMonth: string): BudgetRange {
  const [from, to] = [monthGiven("from_month", fromMonth), monthGiven("to_month", toMonth)];
  if (to < from) throw new FieldFault("to_month", "to_month must not be before from_month.");
  if (to - from < BUDGET_MONTHS_MAX) return { from, to };
  throw new FieldFault("to_month", `to_month must be at most ${BUDGET_MONTHS_MAX - 1} months after from_month.`);
}

/** What came in or went out in a category, by month. */
export interface Flows {
  readonly months: ReadonlyMap<number, ReadonlyMap<string, MoneyBag>>;
  readonly targets: readonly BudgetTarget[];
  readonly lines: CategoryLines;
  /** All whole currencies among them. */
  readonly currencies: ReadonlySet<string>;
}

/** Reads the activities and targets of months. Throws a FieldFault where they have too many lines. */
export async function readFlows(records: PortfolioRecords, owner: string, { from, to }: BudgetRange): Promise<Flows> {
  const months = new Map<number, Map<string, MoneyBag>>();
  const targets = await sortedTargets(records, owner);
  const currencies = new Set(targets.flatMap(({ amount }) => amount?.currency ?? []));
  const { accounts } = await records.standing(owner);
  const lines = new CategoryLines();
  // Before all that was recorded.
  for (const { flow, category } of targets) lines.keyOf(flow, category);
  const days = { fromDay: firstDayOf(from), toDay: firstDayOf(to + 1) - 1 };
  for await (const day of records.inOrder(owner, { ...days, kinds: ["income", "spending"] })) {
    for (const { kind, category, currency, amount, exchangeRate, accountId, day: at } of day) {
      const month = monthOfDay(at);
      const rate = new Amount(exchangeRate ?? "1");
      const own = exchangeRate === undefined ? currency : accounts.get(accountId)?.currency;
      const unit = unitOf(own as string);
      currencies.add(unit.currency);
      const sums = months.get(month) ?? new Map<string, MoneyBag>();
      months.set(month, sums);
      const key = lines.keyOf(kind as BudgetTarget["flow"], category as string);
      const sum = sums.get(key) ?? MoneyBag.EMPTY;
      sums.set(key, sum.add(unit.currency, new Amount(amount as string).times(rate).div(unit.perUnit)));
    }
  }
  const flows = { months, targets, lines, currencies };
  bound(flows, { from, to });
  return flows;
}

/** Throws a FieldFault where there are more lines than are told. */
function bound(flows: Flows, { from, to }: BudgetRange): void {
  let count = 0;
  for (const lines of flows.months.values()) count += lines.size;
  if (count <= BUDGET_LINES_MAX) {
    count = 0;
    for (let month = from; month <= to; month++) count += lineKeys(flows, month).keys.size;
  }
  if (count <= BUDGET_LINES_MAX) return;
  const words = `The months have ${count} categories or more, each month's counted, and ${BUDGET_LINES_MAX} are told at once`;
  throw new FieldFault("to_month", `${words}: ask for fewer months.`);
}

/** What a month has lines of: what was recorded, and what is aimed at. */
function lineKeys({ months, targets }: Flows, month: number) {
  const recorded = months.get(month) ?? new Map<string, MoneyBag>();
  const standing = new Map<string, Money | undefined>();
  for (const { flow, category, fromMonth, amount } of targets) {
    if (fromMonth <= month) standing.set(lineKey(flow, category), amount);
  }
  const keys = new Set([...recorded.keys(), ...[...standing].flatMap(([key, amount]) => (amount ? [key] : []))]);
  return { recorded, standing, keys };
}

/** One category of a month. */
export interface BudgetLine {
  readonly flow: BudgetTarget["flow"];
  readonly category: string;
  readonly recorded: readonly Money[];
  /** Undefined for want of a rate. */
  readonly actual: string | undefined;
  readonly target: Money | undefined;
  readonly targetValue: string | undefined;
  readonly left: string | undefined;
}

/** A month's income and spending, told in one currency. */
export interface BudgetMonth {
  readonly month: string;
  readonly lines: readonly BudgetLine[];
  readonly income: string;
  readonly spending: string;
  readonly saved: string;
  /** What is aimed at; undefined where nothing is, or for want of a rate. */
  readonly incomeTarget: string | undefined;
  readonly spendingTarget: string | undefined;
  readonly isComplete: boolean;
  /** The net worth at the month's end, or now; undefined where there is no such day. */
  readonly worth: WorthPoint | undefined;
}

/** Tells months at rates; each line is rounded, and sums are of what is told. */
export function tellMonths(
  flows: Flows,
  { from, to }: BudgetRange,
  currency: string,
  rateOf: RateOf,
  worth: readonly WorthPoint[],
): BudgetMonth[] {
  const teller = new Teller(currency, digitsOf(currency), rateOf);
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const month = from + at;
    const last = firstDayOf(month + 1) - 1;
    const own = worth.find(({ day, origin }) => day === last || (origin === "live" && monthOfDay(day) === month));
    return { ...tellMonth(flows, month, teller), worth: own };
  });
}

function tellMonth(flows: Flows, month: number, teller: Teller): Omit<BudgetMonth, "worth"> {
  const { recorded, standing, keys } = lineKeys(flows, month);
  const sums = { income: 0n, spending: 0n };
  const aims: Record<BudgetTarget["flow"], bigint | undefined> = { income: undefined, spending: undefined };
  const unrated = new Set<BudgetTarget["flow"]>();
  let isComplete = true;
  const lines = [...keys].toSorted(compareText).map((key) => {
    const { flow, category } = flows.lines.written(key);
    const money = recorded.get(key) ?? MoneyBag.EMPTY;
    const exact = teller.sum(money);
    const units = exact && teller.units(exact);
    if (units === undefined) isComplete = false;
    else sums[flow] += units;
    const target = standing.get(key);
    const wanted = target && teller.sum(MoneyBag.ofText(target.currency, target.amount));
    const wantedUnits = wanted && teller.units(wanted);
    if (wantedUnits !== undefined) aims[flow] = (aims[flow] ?? 0n) + wantedUnits;
    else if (target !== undefined) unrated.add(flow);
    return {
      flow,
      category,
      recorded: money.told(),
      actual: units === undefined ? undefined : teller.text(units),
      target,
      targetValue: wantedUnits === undefined ? undefined : teller.text(wantedUnits),
      left: units === undefined || wantedUnits === undefined ? undefined : teller.text(wantedUnits - units),
    };
  });
  const [income, spending] = [teller.text(sums.income), teller.text(sums.spending)];
  const saved = teller.text(sums.income - sums.spending);
  const aim = (flow: BudgetTarget["flow"]) => {
    const units = unrated.has(flow) ? undefined : aims[flow];
    return units === undefined ? undefined : teller.text(units);
  };
  const told = { incomeTarget: aim("income"), spendingTarget: aim("spending"), isComplete };
  return { month: monthText(month), lines, income, spending, saved, ...told };
}

function monthGiven(field: string, text: string): number {
  const month = monthOf(text);
  if (month === undefined || month < 1900 * 12) {
    throw new FieldFault(field, `${field} must be a month such as 2026-01, of 1900 or later.`);
  }
  return month;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
