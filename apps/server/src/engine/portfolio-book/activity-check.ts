import type { Account, ActivityFacts, ActivityKind, Money } from "../ports/stores/portfolio-store.ts";
import { activityDay, currencyOf, lineOf, numberOf, proseOf, tickerOf, timeOn, type Sign } from "./activity-text.ts";
import { unitOf } from "./currency.ts";
import { FieldFault } from "./field-fault.ts";

/** An activity as somebody gives it: text that may hold anything. */
export type ActivityDraft = Omit<ActivityFacts, "day"> & {
  /** YYYY-MM-DD. */
  readonly day: string;
};

const CATEGORY_MAX = 64;
const NOTE_MAX = 1_000;
const EXTERNAL_ID_MAX = 200;

type Field = Exclude<keyof ActivityFacts, "accountId" | "kind" | "day" | "timeMs" | "note" | "externalId">;

/** What a kind takes: `needs` must be there, `may` can be; nothing else. */
interface Shape {
  readonly needs: readonly Field[];
  readonly may: readonly Field[];
}

const TRADE: Shape = {
  needs: ["ticker", "quantity", "price"],
  may: ["currency", "fee", "feeCurrency", "exchangeRate"],
};
const MONEY = ["currency", "exchangeRate"] as const;
const FEE = ["fee", "feeCurrency"] as const;

const SHAPES: Readonly<Record<ActivityKind, Shape>> = {
  buy: TRADE,
  sell: TRADE,
  short: TRADE,
  cover: TRADE,
  dividend: { needs: ["ticker", "amount"], may: [...MONEY, ...FEE] },
  fee: { needs: ["amount"], may: [...MONEY, "ticker"] },
  split: { needs: ["ticker", "splitTo", "splitFrom"], may: [] },
  deposit: { needs: ["amount"], may: [...MONEY, ...FEE] },
  withdrawal: { needs: ["amount"], may: [...MONEY, ...FEE] },
  interest: { needs: ["amount"], may: [...MONEY, ...FEE] },
  stated_value: { needs: ["amount"], may: ["currency"] },
  transfer: { needs: ["toAccountId"], may: ["amount", "currency", "toAmount", "ticker", "quantity", ...FEE] },
  income: { needs: ["amount", "category"], may: MONEY },
  spending: { needs: ["amount", "category"], may: MONEY },
};

const NAMES: Readonly<Record<Field, string>> = {
  ticker: "ticker",
  quantity: "quantity",
  price: "price",
  amount: "amount",
  currency: "currency",
  fee: "fee",
  feeCurrency: "fee_currency",
  exchangeRate: "exchange_rate",
  splitTo: "split_to",
  splitFrom: "split_from",
  toAccountId: "to_account_id",
  toAmount: "to_amount",
  category: "category",
};
const FIELDS = Object.keys(NAMES) as Field[];

const AMOUNT_SIGNS: Partial<Readonly<Record<ActivityKind, Sign>>> = {
  dividend: "not zero",
  interest: "not zero",
  stated_value: "not negative",
};

/**
 * What a draft says, normalised, where it is in order by itself: its numbers, dates, names and accounts. Whether it fits
 * what happened before it is the ledger's question. Throws a FieldFault.
 */
export function checkActivity(
  draft: ActivityDraft,
  accounts: ReadonlyMap<string, Account>,
  nowMs: number,
): ActivityFacts {
  const { kind } = draft;
  const account = accountOf(draft.accountId, accounts, "account_id");
  const day = activityDay("day", draft.day, nowMs);
  checkShape(draft);
  const text = (field: Field) => draft[field] as string | undefined;
  const number = (field: Field, sign: Sign) => ifThere(text(field), (value) => numberOf(NAMES[field], value, sign));
  const facts: ActivityFacts = {
    accountId: account.id,
    kind,
    day,
    timeMs: draft.timeMs === undefined ? undefined : timeOn("time_ms", draft.timeMs, day),
    ticker: ifThere(draft.ticker, (value) => tickerOf("ticker", value)),
    quantity: number("quantity", "positive"),
    price: number("price", "not negative"),
    amount: number("amount", AMOUNT_SIGNS[kind] ?? "positive"),
    currency: isMoney(draft) ? currencyOf("currency", draft.currency ?? account.currency) : undefined,
    fee: number("fee", "not negative"),
    feeCurrency: ifThere(draft.feeCurrency, (value) => currencyOf("fee_currency", value)),
    exchangeRate: number("exchangeRate", "positive"),
    splitTo: number("splitTo", "positive"),
    splitFrom: number("splitFrom", "positive"),
    toAccountId: ifThere(draft.toAccountId, (id) => accountOf(id, accounts, "to_account_id").id),
    toAmount: ifThere(draft.toAmount, arrivedOf),
    category: ifThere(draft.category, (value) => lineOf("category", value, CATEGORY_MAX)),
    note: ifThere(draft.note === "" ? undefined : draft.note, (value) => proseOf("note", value, NOTE_MAX)),
    externalId: ifThere(draft.externalId, (value) => lineOf("external_id", value, EXTERNAL_ID_MAX)),
  };
  checkPlace(facts, account, accounts);
  return facts;
}

function checkShape(draft: ActivityDraft): void {
  const shape = SHAPES[draft.kind];
  const words = draft.kind.replace("_", " ");
  for (const field of FIELDS) {
    const isThere = draft[field] !== undefined;
    if (!isThere && shape.needs.includes(field)) {
      throw new FieldFault(NAMES[field], `${NAMES[field]} is missing: activities of the kind ${words} need it.`);
    }
    if (isThere && !shape.needs.includes(field) && !shape.may.includes(field)) {
      throw new FieldFault(
        NAMES[field],
        `${NAMES[field]} does not belong to activities of the kind ${words}: leave it out.`,
      );
    }
  }
  if (draft.kind !== "transfer") return;
  if ((draft.amount === undefined) === (draft.ticker === undefined)) {
    throw new FieldFault("amount", "A transfer moves either an amount or a quantity of a ticker: give one of the two.");
  }
  if ((draft.quantity === undefined) !== (draft.ticker === undefined)) {
    throw new FieldFault("quantity", "quantity and ticker of a transfer belong together.");
  }
  if (draft.toAmount !== undefined && draft.amount === undefined) {
    throw new FieldFault("to_amount", "to_amount belongs to transfers of an amount: leave it out.");
  }
}

/** What the kinds of the accounts allow. */
function checkPlace(facts: ActivityFacts, account: Account, accounts: ReadonlyMap<string, Account>): void {
  const { kind, ticker, toAccountId } = facts;
  if (ticker !== undefined && account.kind !== "brokerage") {
    throw new FieldFault("account_id", `${account.name} is no brokerage: tickers are held in brokerages only.`);
  }
  if (kind === "stated_value") {
    if (account.kind === "brokerage") {
      throw new FieldFault("account_id", `${account.name} is a brokerage: its value follows from what it holds.`);
    }
    if (facts.currency !== account.currency) {
      throw new FieldFault("currency", `currency must be the account's, ${account.currency}.`);
    }
  }
  if (facts.feeCurrency !== undefined && facts.fee === undefined) {
    throw new FieldFault("fee", "fee is missing: fee_currency says what it is in.");
  }
  if (facts.exchangeRate !== undefined && facts.currency !== undefined) checkRate(facts.currency, account.currency);
  if (toAccountId === undefined) return;
  if (toAccountId === account.id) {
    throw new FieldFault("to_account_id", "to_account_id must be another account than account_id.");
  }
  const to = accounts.get(toAccountId) as Account;
  if (ticker !== undefined && to.kind !== "brokerage") {
    throw new FieldFault("to_account_id", `${to.name} is no brokerage: tickers are held in brokerages only.`);
  }
}

function checkRate(currency: string, own: string): void {
  if (unitOf(currency).currency !== own) return;
  const words =
    currency === own
      ? `exchange_rate is of another currency than the account's, ${own}.`
      : `exchange_rate does not belong to ${currency}, which is always a hundredth of ${own}: leave it out.`;
  throw new FieldFault("exchange_rate", words);
}

function accountOf(id: string, accounts: ReadonlyMap<string, Account>, field: string): Account {
  const account = accounts.get(id);
  if (account === undefined) throw new FieldFault(field, `${field} must be the id of one of your accounts.`);
  return account;
}

function arrivedOf({ currency, amount }: Money): Money {
  return {
    currency: currencyOf("to_amount.currency", currency),
    amount: numberOf("to_amount.amount", amount, "positive"),
  };
}

/** Whether it has a price or an amount, so that it has a currency; a fee alone may have one of its own. */
function isMoney({ price, amount, fee }: ActivityDraft): boolean {
  return price !== undefined || amount !== undefined || fee !== undefined;
}

function ifThere<T, U>(value: T | undefined, make: (value: T) => U): U | undefined {
  return value === undefined ? undefined : make(value);
}
