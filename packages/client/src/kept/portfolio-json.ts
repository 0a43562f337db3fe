import {
  AccountSchema,
  ActivitySchema,
  BudgetMonthSchema,
  BudgetTargetSchema,
  GetValuationResponseSchema,
  ImportReportSchema,
  NetWorthPointSchema,
} from "@streampulse/proto";
import type { ImportReport } from "../gen/import.ts";
import type { Account, Activity, BudgetMonth, BudgetTarget, NetWorthPoint } from "../gen/portfolio.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { PortfolioView } from "./portfolio-view.ts";

/** An account as the canonical JSON of the contract. */
export function accountJson(account: Account): Record<string, unknown> {
  return canonicalJson(AccountSchema, account);
}

/** An activity as the canonical JSON of the contract. */
export function activityJson(activity: Activity): Record<string, unknown> {
  return canonicalJson(ActivitySchema, activity);
}

/** What everything is worth, as the canonical JSON of the contract's GetValuationResponse. */
export function valuationJson(view: PortfolioView): Record<string, unknown> {
  return canonicalJson(GetValuationResponseSchema, view);
}

/** What a file's import found, as the canonical JSON of the contract. */
export function importJson(report: ImportReport): Record<string, unknown> {
  return canonicalJson(ImportReportSchema, report);
}

/** A month of a budget, as the canonical JSON of the contract. */
export function budgetMonthJson(month: BudgetMonth): Record<string, unknown> {
  return canonicalJson(BudgetMonthSchema, month);
}

/** A target of a budget, as the canonical JSON of the contract. */
export function budgetTargetJson(target: BudgetTarget): Record<string, unknown> {
  return canonicalJson(BudgetTargetSchema, target);
}

/** A day of net worth, as the canonical JSON of the contract. */
export function netWorthPointJson(point: NetWorthPoint): Record<string, unknown> {
  return canonicalJson(NetWorthPointSchema, point);
}
