import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  NetWorthOrigin,
  type BudgetMonthSchema,
  type BudgetTargetSchema,
  type NetWorthPointSchema,
} from "@streampulse/proto";

import type { BudgetMonth } from "../../../engine/portfolio-book/budget.ts";
import { dayText, monthText } from "../../../engine/portfolio-book/day.ts";
import type { Origin, WorthPoint } from "../../../engine/portfolio-book/day-worth.ts";
import type { BudgetTarget } from "../../../engine/ports/stores/portfolio-store.ts";
import { known } from "./known-fields.ts";
import { BUDGET_FLOWS } from "./portfolio-words.ts";

/** How many of the names without a price are told. */
const MISSING_TOLD = 10;

const ORIGINS: Readonly<Record<Origin, NetWorthOrigin>> = {
  kept: NetWorthOrigin.KEPT,
  candles: NetWorthOrigin.CANDLES,
  live: NetWorthOrigin.LIVE,
};

/** One day's point as the contract tells it. */
export function worthMessage(point: WorthPoint): MessageInitShape<typeof NetWorthPointSchema> {
  const { day, netWorth, assets, liabilities, origin, missing, isPretend, reason } = point;
  return {
    day: dayText(day),
    ...known({ netWorth, assets, liabilities }),
    origin: ORIGINS[origin],
    missing: missing.slice(0, MISSING_TOLD),
    missingCount: missing.length,
    pretend: isPretend,
    ...known({ reason }),
  };
}

/** A target as the contract tells it. */
export function targetMessage(target: BudgetTarget): MessageInitShape<typeof BudgetTargetSchema> {
  const { flow, category, fromMonth, amount } = target;
  return { flow: BUDGET_FLOWS[flow], category, fromMonth: monthText(fromMonth), ...known({ amount }) };
}

/** A month as the contract tells it. */
export function monthMessage({
  lines,
  isComplete,
  worth,
  incomeTarget,
  spendingTarget,
  ...month
}: BudgetMonth): MessageInitShape<typeof BudgetMonthSchema> {
  return {
    ...month,
    complete: isComplete,
    lines: lines.map(({ flow, category, recorded, ...rest }) => ({
      flow: BUDGET_FLOWS[flow],
      category,
      recorded: [...recorded],
      ...known(rest),
    })),
    ...known({ netWorth: worth?.netWorth, worth: worth && worthMessage(worth), incomeTarget, spendingTarget }),
  };
}
