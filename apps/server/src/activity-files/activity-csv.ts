import { csvLine, guardFormulas } from "@streampulse/core";

import { dayText } from "../engine/portfolio-book/day.ts";
import type { Account, Activity } from "../engine/ports/stores/portfolio-store.ts";
import { byName } from "./activity-rows.ts";
import { dateText } from "./date-text.ts";
import { FIELDS, type Field } from "./headings.ts";

/** What spreadsheets know UTF-8 by. */
const BYTE_ORDER_MARK = "\uFEFF";
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The first piece of an export. */
export function exportHead(): string {
  return BYTE_ORDER_MARK + csvLine(FIELDS);
}

/** Activities as rows of an export: importing them again adds nothing, and elsewhere makes the same. */
export function exportRows(activities: readonly Activity[], accounts: readonly Account[]): string {
  const named = byName(accounts);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  // By its name where that is no other's.
  const nameOf = (id: string): string => {
    const name = byId.get(id)?.name ?? id;
    const account = named.get(name);
    return account !== "several" && account?.id === id ? name : id;
  };
  return activities.map((activity) => csvLine(cellsOf(activity, nameOf).map(guarded))).join("");
}

/** Numbers begin no formula, also negative ones, and stay numbers for who calculates with them. */
function guarded(cell: string): string {
  return DECIMAL.test(cell) ? cell : guardFormulas(cell);
}

function cellsOf(activity: Activity, nameOf: (id: string) => string): string[] {
  const { accountId, toAccountId, splitTo, splitFrom, toAmount } = activity;
  const cells: Readonly<Record<Field, string | undefined>> = {
    date: dateText(dayText(activity.day), activity.timeMs),
    type: activity.kind,
    account: nameOf(accountId),
    ticker: activity.ticker,
    quantity: activity.quantity,
    price: activity.price,
    amount: activity.amount,
    currency: activity.currency,
    fee: activity.fee,
    fee_currency: activity.feeCurrency,
    exchange_rate: activity.exchangeRate,
    split: splitTo === undefined || splitFrom === undefined ? undefined : `${splitTo}:${splitFrom}`,
    to_account: toAccountId === undefined ? undefined : nameOf(toAccountId),
    to_amount: toAmount?.amount,
    to_currency: toAmount?.currency,
    category: activity.category,
    note: activity.note,
    external_id: activity.externalId,
  };
  return FIELDS.map((field) => cells[field] ?? "");
}
