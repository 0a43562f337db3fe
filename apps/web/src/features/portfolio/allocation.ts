import { type Account, AccountKind, type PortfolioView } from "@streampulse/client/portfolio";
import { compareDecimal } from "@streampulse/core";
import { percentOf, shareOf, signOf, sumOf } from "./decimal-sum.ts";

/** By what the whole is divided. */
export type AllocationBy = "holding" | "class" | "account" | "currency";

/** One part of what is owned or owed. */
export interface AllocationPart {
  readonly name: string;
  readonly value: string;
  /** Of all assets, in per cent, as decimal text; negative for what is owed. */
  readonly percent: string;
  /** The same from 0 to 1, for lengths alone. */
  readonly share: number;
}

/** What is owned, the greatest first, and what is owed, both adding up to what the parts of the portfolio add up to. */
export interface Allocation {
  readonly owned: readonly AllocationPart[];
  readonly owed: readonly AllocationPart[];
  readonly assets: string;
  readonly liabilities: string;
  /** How many parts have no value, and are in nothing. */
  readonly unpriced: number;
}

const CLASSES: Readonly<Record<AccountKind, string>> = {
  [AccountKind.UNSPECIFIED]: "Other",
  [AccountKind.BROKERAGE]: "Cash",
  [AccountKind.CASH]: "Cash",
  [AccountKind.OTHER_ASSET]: "Other assets",
  [AccountKind.DEBT]: "Debts",
};

/** One holding or balance, whatever it is called. */
interface Piece {
  readonly name: string;
  readonly value: string | undefined;
}

/** How a portfolio divides. What has no value is counted, and in no part. */
export function allocationOf(view: PortfolioView, accounts: readonly Account[], by: AllocationBy): Allocation {
  const pieces = piecesOf(view, accounts, by);
  const values = new Map<string, string[]>();
  for (const { name, value } of pieces) {
    if (value === undefined || signOf(value) === 0) continue;
    // What is owned and what is owed of one name are two parts: net of each other neither would show.
    const key = `${signOf(value) < 0 ? "-" : "+"}${name}`;
    const those = values.get(key);
    if (those) those.push(value);
    else values.set(key, [value]);
  }
  const { assets, liabilities } = view.valuation;
  const parts = [...values].map(([key, those]): AllocationPart => {
    const value = sumOf(those);
    return { name: key.slice(1), value, percent: percentOf(value, assets), share: shareOf(value, assets) };
  });
  const ordered = parts.toSorted((a, b) => compareDecimal(b.value, a.value));
  return {
    owned: ordered.filter(({ value }) => signOf(value) > 0),
    owed: ordered.filter(({ value }) => signOf(value) < 0).toReversed(),
    assets,
    liabilities,
    unpriced: pieces.filter(({ value }) => value === undefined).length,
  };
}

function piecesOf(view: PortfolioView, accounts: readonly Account[], by: AllocationBy): readonly Piece[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const accountName = (id: string): string => byId.get(id)?.name ?? id;
  const balanceName = (id: string, currency: string): string => {
    if (by === "currency") return currency;
    const { kind = AccountKind.UNSPECIFIED, name = id } = byId.get(id) ?? {};
    if (by === "class") return CLASSES[kind];
    if (by === "account") return name;
    return kind === AccountKind.CASH || kind === AccountKind.BROKERAGE ? `${currency} cash` : name;
  };
  return [
    ...view.holdings.map(({ accountId, ticker, value, priceCurrency }) => ({
      value,
      name: {
        holding: ticker,
        class: "Securities and coins",
        account: accountName(accountId),
        currency: priceCurrency ?? "Unknown",
      }[by],
    })),
    ...view.balances.map(({ accountId, currency, value }) => ({ value, name: balanceName(accountId, currency) })),
  ];
}

/** More parts than these are one, so that each can be seen and told from its neighbours. */
const MOST_PARTS = 8;

/** The parts as they are drawn: the smallest together as one. */
export function drawnParts(parts: readonly AllocationPart[]): readonly AllocationPart[] {
  if (parts.length <= MOST_PARTS) return parts;
  const rest = parts.slice(MOST_PARTS - 1);
  const other: AllocationPart = {
    name: `${rest.length} others`,
    value: sumOf(rest.map(({ value }) => value)),
    percent: sumOf(rest.map(({ percent }) => percent)),
    share: rest.reduce((sum, { share }) => sum + share, 0),
  };
  return [...parts.slice(0, MOST_PARTS - 1), other];
}
