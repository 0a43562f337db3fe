import type { HoldingValue } from "./holding-value.ts";
import type { MoneyBag } from "./money.ts";
import type { CostMethod } from "./position.ts";
import type { ToldRate } from "./rate-board.ts";
import { percentOf, type Teller } from "./told-amount.ts";
import type { BalanceValue, Totals } from "./totals.ts";

/** What changed of a valuation at once, or all of it. It is never changed afterwards. */
export interface Update {
  /** Its parts are all there are. */
  readonly isWhole: boolean;
  readonly summary: Summary;
  readonly holdings: readonly Part<HoldingValue>[];
  readonly balances: readonly Part<BalanceValue>[];
  readonly accounts: readonly AccountValue[];
  readonly rates: readonly ToldRate[];
  /** An amount of a part as text. */
  readonly text: (units: bigint) => string;
}

/** A part and its share of all assets in per cent with two digits; undefined of what has no value. */
export interface Part<T> {
  readonly value: T;
  readonly allocation: string | undefined;
}

/** What an account's parts are together. */
export interface AccountValue {
  readonly accountId: string;
  readonly value: bigint;
  readonly isComplete: boolean;
}

/** The totals as they are told: decimal text of the currency. */
export interface Summary {
  readonly currency: string;
  readonly method: CostMethod;
  readonly timeMs: number;
  readonly revision: number;
  readonly netWorth: string;
  readonly assets: string;
  readonly liabilities: string;
  readonly holdingsValue: string;
  readonly balancesValue: string;
  readonly dayProfit: string;
  readonly dayProfitPercent: string | undefined;
  readonly unrealisedProfit: string;
  readonly realisedProfit: string;
  readonly income: string;
  readonly totalProfit: string;
  /** Of what is held no more; undefined for want of a rate. */
  readonly closedRealisedProfit: string | undefined;
  /** Of what is held no more and of no ticker; undefined for want of a rate. */
  readonly otherIncome: string | undefined;
  readonly holdings: number;
  readonly priced: number;
  readonly pricedLive: number;
  readonly unpricedBalances: number;
  readonly isComplete: boolean;
  readonly isDayProfitComplete: boolean;
  readonly isUnrealisedComplete: boolean;
  readonly isRealisedComplete: boolean;
}

/** What belongs to no holding that is told. */
export interface Closed {
  readonly realised: MoneyBag;
  readonly income: MoneyBag;
}

/** The totals of this moment. */
export function summaryOf(
  totals: Totals,
  teller: Teller,
  closed: Closed,
  about: Pick<Summary, "method" | "timeMs" | "revision">,
): Summary {
  const text = (units: bigint) => teller.text(units);
  const [closedRealised, otherIncome] = [closed.realised, closed.income].map((money) => {
    const sum = teller.sum(money);
    return sum && teller.units(sum);
  });
  const realised = totals.realised + (closedRealised ?? 0n);
  const income = totals.income + (otherIncome ?? 0n);
  return {
    ...about,
    currency: teller.currency,
    netWorth: text(totals.netWorth),
    assets: text(totals.assets),
    liabilities: text(totals.liabilities),
    holdingsValue: text(totals.holdingsValue),
    balancesValue: text(totals.balancesValue),
    dayProfit: text(totals.dayProfit),
    dayProfitPercent: percentOf(totals.dayProfit, totals.dayBase),
    unrealisedProfit: text(totals.unrealised),
    realisedProfit: text(realised),
    income: text(income),
    totalProfit: text(totals.unrealised + realised + income),
    closedRealisedProfit: closedRealised === undefined ? undefined : text(closedRealised),
    otherIncome: otherIncome === undefined ? undefined : text(otherIncome),
    holdings: totals.holdings,
    priced: totals.priced,
    pricedLive: totals.pricedLive,
    unpricedBalances: totals.unpricedBalances,
    isComplete: totals.priced === totals.holdings && totals.unpricedBalances === 0,
    isDayProfitComplete: totals.withoutDayProfit === 0,
    isUnrealisedComplete: totals.withoutUnrealised === 0,
    isRealisedComplete: totals.withoutRealised === 0 && closedRealised !== undefined && otherIncome !== undefined,
  };
}
