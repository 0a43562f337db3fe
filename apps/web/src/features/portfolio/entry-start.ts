import { type Account, AccountKind } from "@streampulse/client/portfolio";
import type { EntryKind } from "./entry-kinds.ts";
import { isNamedAsSample } from "./sample-accounts.ts";

/** Stands for an account that is made with the entry. */
export const NEW_ACCOUNT = "new";

/** What moves money and is no trade: of a trade's money it is said that it comes from elsewhere. */
const MONEY_KINDS: ReadonlySet<string> = new Set([
  "deposit",
  "withdrawal",
  "dividend",
  "interest",
  "fee",
  "transfer",
  "income",
  "spending",
]);

const NEW_NAMES: Readonly<Record<AccountKind, string>> = {
  [AccountKind.UNSPECIFIED]: "Account",
  [AccountKind.BROKERAGE]: "Brokerage account",
  [AccountKind.CASH]: "Bank account",
  [AccountKind.OTHER_ASSET]: "Other asset",
  [AccountKind.DEBT]: "Debt",
};

/** Of which kind an account is that is made with an entry. */
export function newAccountKind({ places }: EntryKind): AccountKind {
  return (
    places.find((kind) => kind === AccountKind.CASH && !places.includes(AccountKind.DEBT)) ??
    places[0] ??
    AccountKind.CASH
  );
}

/** A name for a new account that no other has, whatever its letters' case. */
export function freeName(kind: AccountKind, accounts: readonly Account[]): string {
  const taken = new Set(accounts.map(({ name }) => name.toLowerCase()));
  const name = NEW_NAMES[kind];
  if (!taken.has(name.toLowerCase())) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`.toLowerCase())) number++;
  return `${name} ${number}`;
}

/** Where an entry of this kind can be, in the order of making. */
export function placesFor({ places }: EntryKind, accounts: readonly Account[]): readonly Account[] {
  return accounts.filter(({ kind }) => places.includes(kind));
}

/**
 * The account that an entry begins with: the one before where it fits, else the first of the reader's own that does, else
 * a new one. Nothing goes into a sample's account unless it was chosen; money goes where it is counted before it goes where
 * it is not. What comes in or goes out of a budget goes nowhere else: into a purse before a brokerage, and of either into
 * one of the page's currency first.
 */
export function startPlace(
  kind: EntryKind,
  accounts: readonly Account[],
  before: string | undefined,
  currency: string,
): string {
  if (before === NEW_ACCOUNT) return NEW_ACCOUNT;
  const places = placesFor(kind, accounts);
  const own = places.filter((account) => !isNamedAsSample(account));
  const isBudget = kind.needs.includes("category");
  const distance = (account: Account): number =>
    (account.kind === AccountKind.BROKERAGE ? 2 : 0) + (account.currency === currency ? 0 : 1);
  const near = isBudget ? own.toSorted((one, other) => distance(one) - distance(other)) : own;
  const counted = near.find((account) => !vanishes(kind, account));
  return (
    places.find(({ id }) => id === before)?.id ?? counted?.id ?? (isBudget ? undefined : own[0]?.id) ?? NEW_ACCOUNT
  );
}

/** Whether what an entry of this kind moves is money that the account does not count, so that it is in no net worth. */
export function vanishes({ id }: EntryKind, account: Pick<Account, "ignoresCash">): boolean {
  return account.ignoresCash && MONEY_KINDS.has(id);
}

/** Where units that are held there are sold, or bring a dividend: in the first of the reader's own, else in the first. */
export function heldPlace(heldIn: readonly string[], accounts: readonly Account[]): string | undefined {
  const isOwn = (id: string): boolean => accounts.some((account) => account.id === id && !isNamedAsSample(account));
  return heldIn.find(isOwn) ?? heldIn[0];
}
