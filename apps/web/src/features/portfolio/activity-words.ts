import { AccountKind, ActivityKind, type Activity, UnpricedReason } from "@streampulse/client/portfolio";
import { entryKindOf } from "./entry-kinds.ts";

/** What kinds of accounts are called, in the order in which they are offered. */
export const ACCOUNT_KINDS: readonly { readonly kind: AccountKind; readonly label: string; readonly note: string }[] = [
  { kind: AccountKind.BROKERAGE, label: "Brokerage account", note: "Shares, funds, coins, and cash" },
  { kind: AccountKind.CASH, label: "Bank account or cash", note: "Current, savings, or a purse" },
  { kind: AccountKind.OTHER_ASSET, label: "Other asset", note: "A house, a car: worth what you say" },
  { kind: AccountKind.DEBT, label: "Loan or debt", note: "It counts against net worth" },
];

/** The kind of an account in words. */
export function accountKindText(kind: AccountKind): string {
  return ACCOUNT_KINDS.find((each) => each.kind === kind)?.label ?? "Account";
}

/** What an activity is called in a list. */
export function activityTitle(activity: Activity): string {
  const { label } = entryKindOf(activity);
  const { ticker, category, kind } = activity;
  const what = ticker ?? category;
  if (kind === ActivityKind.TRANSFER) return ticker === undefined ? "Transfer" : `Transfer of ${ticker}`;
  return what === undefined ? label : `${label} · ${what}`;
}

/** Which way money or units went, as the sign before them: `+`, `−`, or nothing where neither is so. */
export function activitySign({ kind, amount }: Activity): "+" | "−" | "" {
  // What is received below nought was paid, and has its sign already.
  if (amount?.startsWith("-") === true) return "";
  const { DIVIDEND, DEPOSIT, INTEREST, INCOME, FEE, WITHDRAWAL, SPENDING } = ActivityKind;
  if (([DIVIDEND, DEPOSIT, INTEREST, INCOME] as readonly ActivityKind[]).includes(kind)) return "+";
  return ([FEE, WITHDRAWAL, SPENDING] as readonly ActivityKind[]).includes(kind) ? "−" : "";
}

const UNPRICED: Readonly<Record<UnpricedReason, string>> = {
  [UnpricedReason.UNSPECIFIED]: "Unpriced",
  [UnpricedReason.NO_PRICE]: "No price yet",
  [UnpricedReason.UNKNOWN_TICKER]: "Unknown ticker",
  [UnpricedReason.NO_RATE]: "No exchange rate",
  [UnpricedReason.NO_CURRENCY]: "Currency unknown",
};

/** Why a holding has no value, in two or three words. */
export function unpricedText(reason: UnpricedReason): string {
  return UNPRICED[reason] ?? "Unpriced";
}
