import { Failure } from "@streampulse/core";
import { AccountKind, ActivityKind, BudgetFlow, CostMethod, UnpricedReason } from "@streampulse/proto";

import type { Unpriced } from "../../../engine/portfolio-book/holding-value.ts";
import type { CostMethod as MethodWord } from "../../../engine/portfolio-book/position.ts";
import type {
  AccountKind as AccountWord,
  ActivityKind as ActivityWord,
  BudgetTarget,
} from "../../../engine/ports/stores/portfolio-store.ts";

/** The contract's words for the engine's, and back. */
export const ACCOUNT_KINDS: Readonly<Record<AccountWord, AccountKind>> = {
  brokerage: AccountKind.BROKERAGE,
  cash: AccountKind.CASH,
  other_asset: AccountKind.OTHER_ASSET,
  debt: AccountKind.DEBT,
};

/** As above. */
export const ACTIVITY_KINDS: Readonly<Record<ActivityWord, ActivityKind>> = {
  buy: ActivityKind.BUY,
  sell: ActivityKind.SELL,
  short: ActivityKind.SHORT,
  cover: ActivityKind.COVER,
  dividend: ActivityKind.DIVIDEND,
  fee: ActivityKind.FEE,
  split: ActivityKind.SPLIT,
  deposit: ActivityKind.DEPOSIT,
  withdrawal: ActivityKind.WITHDRAWAL,
  interest: ActivityKind.INTEREST,
  stated_value: ActivityKind.STATED_VALUE,
  transfer: ActivityKind.TRANSFER,
  income: ActivityKind.INCOME,
  spending: ActivityKind.SPENDING,
};

/** As above. */
export const BUDGET_FLOWS: Readonly<Record<BudgetTarget["flow"], BudgetFlow>> = {
  income: BudgetFlow.INCOME,
  spending: BudgetFlow.SPENDING,
};

/** As above. */
export const METHODS: Readonly<Record<MethodWord, CostMethod>> = {
  average: CostMethod.AVERAGE,
  fifo: CostMethod.FIFO,
};

/** As above. */
export const UNPRICED_REASONS: Readonly<Record<Unpriced, UnpricedReason>> = {
  no_price: UnpricedReason.NO_PRICE,
  unknown_ticker: UnpricedReason.UNKNOWN_TICKER,
  no_rate: UnpricedReason.NO_RATE,
  no_currency: UnpricedReason.NO_CURRENCY,
};

/** The word for a number. Throws a Failure where there is none, with what would be right. */
export function wordOf<Word extends string>(
  words: Readonly<Record<Word, number>>,
  value: number,
  field: string,
  prefix: string,
): Word {
  const names = Object.keys(words) as Word[];
  const found = names.find((name) => words[name] === value);
  if (found !== undefined) return found;
  const right = names.map((name) => prefix + name.toUpperCase()).join(", ");
  throw new Failure("INVALID_ARGUMENT", `${field} must be one of ${right}.`, { field });
}

/** The method asked for; unspecified is the average. Throws a Failure. */
export function methodOf(value: CostMethod): MethodWord {
  return value === CostMethod.UNSPECIFIED ? "average" : wordOf(METHODS, value, "method", "COST_METHOD_");
}
