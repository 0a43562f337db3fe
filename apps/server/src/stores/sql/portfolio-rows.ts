import type {
  Account,
  AccountKind,
  Activity,
  ActivityKind,
  BudgetTarget,
  DayClose,
} from "../../engine/ports/stores/portfolio-store.ts";
import type { PortfolioTables } from "./tables/portfolio-tables.ts";

type Row<Table extends keyof PortfolioTables> = PortfolioTables[Table];

/** An account as its row. */
export function accountRow(owner: string, account: Account): Row<"portfolio_accounts"> {
  const { id, kind, name, currency, ignoresCash, createdMs } = account;
  return { owner, id, kind, name, currency, ignores_cash: ignoresCash ? 1 : 0, created_ms: createdMs };
}

/** A row as its account. */
export function accountOf(row: Row<"portfolio_accounts">): Account {
  const { id, name, currency, created_ms: createdMs } = row;
  return { id, kind: row.kind as AccountKind, name, currency, ignoresCash: row.ignores_cash === 1, createdMs };
}

/** An activity as its row. */
export function activityRow(owner: string, activity: Activity): Row<"portfolio_activities"> {
  const { number, day, accountId, toAccountId, kind, ticker, externalId, createdMs, updatedMs, ...facts } = activity;
  return {
    owner,
    number,
    day,
    account_id: accountId,
    to_account_id: toAccountId ?? null,
    kind,
    ticker: ticker ?? null,
    external_id: externalId ?? null,
    facts: JSON.stringify(facts),
    created_ms: createdMs,
    updated_ms: updatedMs,
  };
}

/** A row as its activity; what is unknown is absent. */
export function activityOf(row: Row<"portfolio_activities">): Activity {
  return {
    ...(JSON.parse(row.facts) as Partial<Activity>),
    number: row.number,
    day: row.day,
    accountId: row.account_id,
    kind: row.kind as ActivityKind,
    ...(row.to_account_id === null ? {} : { toAccountId: row.to_account_id }),
    ...(row.ticker === null ? {} : { ticker: row.ticker }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}

/** A close as its row. */
export function closeRow(
  owner: string,
  { day, ticker, price, currency, isPretend }: DayClose,
): Row<"portfolio_closes"> {
  return { owner, day, ticker, price, currency, is_pretend: isPretend ? 1 : 0 };
}

/** A row as its close. */
export function closeOf({ day, ticker, price, currency, is_pretend }: Row<"portfolio_closes">): DayClose {
  return { day, ticker, price, currency, isPretend: is_pretend === 1 };
}

/** A target as its row. */
export function targetRow(owner: string, { flow, category, fromMonth, amount }: BudgetTarget): Row<"budget_targets"> {
  const money = { currency: amount?.currency ?? null, amount: amount?.amount ?? null };
  return { owner, flow, category, from_month: fromMonth, ...money };
}

/** A row as its target. */
export function targetOf({ flow, category, from_month, currency, amount }: Row<"budget_targets">): BudgetTarget {
  const money = currency === null || amount === null ? {} : { amount: { currency, amount } };
  return { flow: flow as BudgetTarget["flow"], category, fromMonth: from_month, ...money };
}
