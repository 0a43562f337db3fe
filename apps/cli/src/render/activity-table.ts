import { AccountKind, ActivityKind, type Account, type Activity } from "@streampulse/client/portfolio";
import { enumWord } from "@streampulse/core";
import { showAmount, showPrice } from "./amount.ts";
import { cleanText } from "./clean.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "day", title: "DAY" },
  { id: "kind", title: "KIND" },
  { id: "account", title: "ACCOUNT", most: 40 },
  { id: "ticker", title: "TICKER" },
  { id: "quantity", title: "QUANTITY", right: true },
  { id: "amount", title: "PRICE OR AMOUNT", shortTitle: "AMOUNT", right: true },
  { id: "arrived", title: "ARRIVED", right: true },
  { id: "fee", title: "FEE", right: true },
  { id: "category", title: "CATEGORY", most: 40 },
  { id: "note", title: "NOTE", most: 60 },
  { id: "id", title: "ID" },
];
const CONCESSIONS: readonly Concession[] = [
  { shorten: "amount" },
  { cut: "note", to: 12 },
  { fold: "note" },
  { cut: "account", to: 16 },
  { fold: "fee" },
  { fold: "category" },
  { fold: "arrived" },
  { fold: "account" },
  { fold: "quantity" },
  { fold: "ticker" },
];

/** Activities, each a row; of a transfer that was exchanged on the way also what arrived. */
export function activityTable(
  activities: readonly Activity[],
  accounts: readonly Account[],
  style: Style,
  width: number,
): string {
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  const rows = activities.map((activity): Record<string, Cell> => {
    const account = accountOf.get(activity.accountId);
    const to = activity.toAccountId === undefined ? "" : ` → ${accountOf.get(activity.toAccountId)?.name ?? ""}`;
    const currency = activity.currency ?? account?.currency ?? "";
    const { price, amount, toAmount } = activity;
    const shown = price === undefined ? showAmount(amount, currency) : showPrice(price);
    return {
      day: { text: cleanText(activity.day, 12) },
      kind: { text: enumWord(ActivityKind, activity.kind).toLowerCase().replace("_", " ") },
      account: { text: cleanText(`${account?.name ?? activity.accountId}${to}`) },
      ticker: { text: cleanText(activity.ticker ?? "", 48), paint: style.strong },
      quantity: { text: activity.quantity === undefined ? splitText(activity) : showPrice(activity.quantity) },
      amount: { text: (price ?? amount) === undefined ? "" : `${shown} ${cleanText(currency, 12)}` },
      arrived: { text: toAmount ? moneyText(toAmount.amount, toAmount.currency) : "" },
      fee: {
        text: activity.fee === undefined ? "" : moneyText(activity.fee, activity.feeCurrency ?? currency),
      },
      category: { text: cleanText(activity.category ?? "", 100) },
      note: { text: cleanText(activity.note ?? "", 2_000) },
      id: { text: cleanText(activity.id, 40), paint: style.faint },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
}

function moneyText(amount: string, currency: string): string {
  return `${showAmount(amount, currency)} ${cleanText(currency, 12)}`;
}

function splitText({ splitTo, splitFrom }: Activity): string {
  return splitTo === undefined ? "" : cleanText(`${splitTo}:${splitFrom ?? "1"}`, 40);
}

const ACCOUNT_COLUMNS: readonly Column[] = [
  { id: "name", title: "NAME", most: 60 },
  { id: "kind", title: "KIND" },
  { id: "currency", title: "CURRENCY" },
  { id: "id", title: "ID" },
];

/** Accounts, each a row. */
export function accountTable(accounts: readonly Account[], style: Style, width: number): string {
  const rows = accounts.map((account): Record<string, Cell> => ({
    name: { text: cleanText(account.name), paint: style.strong },
    kind: { text: enumWord(AccountKind, account.kind).toLowerCase().replace("_", " ") },
    currency: { text: cleanText(account.currency, 12) },
    id: { text: cleanText(account.id, 40), paint: style.faint },
  }));
  return wholeTable(ACCOUNT_COLUMNS, rows, style, width);
}
