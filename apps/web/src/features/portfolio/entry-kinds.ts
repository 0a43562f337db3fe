import { AccountKind, ActivityKind } from "@streampulse/client/portfolio";

/** A field of the form in which an activity is entered. */
export type EntryField =
  | "account"
  | "day"
  | "ticker"
  | "quantity"
  | "price"
  | "amount"
  | "currency"
  | "fee"
  | "exchangeRate"
  | "splitTo"
  | "splitFrom"
  | "toAccount"
  | "toAmount"
  | "toCurrency"
  | "category"
  | "note";

/** What an entry can be: the kinds of activities, but that money and units are moved by two. */
export interface EntryKind {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly label: string;
  /** Those that must be filled in, in their order. */
  readonly needs: readonly EntryField[];
  /** Those that may be. */
  readonly may: readonly EntryField[];
  /** What the amount is called where "Amount" says too little. */
  readonly amountLabel?: string;
  /** In which accounts it can happen. */
  readonly places: readonly AccountKind[];
}

const { BROKERAGE, CASH, OTHER_ASSET, DEBT } = AccountKind;
const BROKERAGES = [BROKERAGE];
const PURSES = [BROKERAGE, CASH];
const ALL = [BROKERAGE, CASH, OTHER_ASSET, DEBT];
const TRADE: readonly EntryField[] = ["ticker", "quantity", "price"];
const TERMS: readonly EntryField[] = ["fee", "currency", "exchangeRate", "note"];
const MONEY: readonly EntryField[] = ["currency", "exchangeRate", "note"];

/** Every entry, the commonest first. */
export const ENTRY_KINDS: readonly EntryKind[] = [
  { id: "buy", kind: ActivityKind.BUY, label: "Buy", needs: TRADE, may: TERMS, places: BROKERAGES },
  { id: "sell", kind: ActivityKind.SELL, label: "Sell", needs: TRADE, may: TERMS, places: BROKERAGES },
  {
    ...{ id: "dividend", kind: ActivityKind.DIVIDEND, label: "Dividend", needs: ["ticker", "amount"], may: TERMS },
    places: BROKERAGES,
  },
  { id: "deposit", kind: ActivityKind.DEPOSIT, label: "Deposit", needs: ["amount"], may: TERMS, places: ALL },
  { id: "withdrawal", kind: ActivityKind.WITHDRAWAL, label: "Withdrawal", needs: ["amount"], may: TERMS, places: ALL },
  {
    ...{ id: "transfer", kind: ActivityKind.TRANSFER, label: "Transfer of money", needs: ["toAccount", "amount"] },
    may: ["currency", "fee", "toAmount", "toCurrency", "note"],
    places: ALL,
  },
  {
    ...{ id: "move", kind: ActivityKind.TRANSFER, label: "Transfer of units" },
    needs: ["toAccount", "ticker", "quantity"],
    may: ["fee", "note"],
    places: BROKERAGES,
  },
  {
    id: "split",
    kind: ActivityKind.SPLIT,
    label: "Split",
    needs: ["ticker", "splitTo", "splitFrom"],
    may: ["note"],
    places: BROKERAGES,
  },
  { id: "fee", kind: ActivityKind.FEE, label: "Fee", needs: ["amount"], may: ["ticker", ...MONEY], places: ALL },
  { id: "interest", kind: ActivityKind.INTEREST, label: "Interest", needs: ["amount"], may: TERMS, places: ALL },
  { id: "short", kind: ActivityKind.SHORT, label: "Short sale", needs: TRADE, may: TERMS, places: BROKERAGES },
  { id: "cover", kind: ActivityKind.COVER, label: "Cover a short sale", needs: TRADE, may: TERMS, places: BROKERAGES },
  {
    ...{ id: "value", kind: ActivityKind.STATED_VALUE, label: "Stated value", needs: ["amount"], may: ["note"] },
    ...{ amountLabel: "Worth or owed", places: [CASH, OTHER_ASSET, DEBT] },
  },
  {
    id: "income",
    kind: ActivityKind.INCOME,
    label: "Income",
    needs: ["amount", "category"],
    may: MONEY,
    places: PURSES,
  },
  {
    id: "spending",
    kind: ActivityKind.SPENDING,
    label: "Spending",
    needs: ["amount", "category"],
    may: MONEY,
    places: PURSES,
  },
];

const BUY = ENTRY_KINDS[0] as EntryKind;

/** The entry of an id; of one that there is none of, the first. */
export function entryKind(id: string): EntryKind {
  return ENTRY_KINDS.find((each) => each.id === id) ?? BUY;
}

/** Which entry an activity was: of what was moved, money or units. */
export function entryKindOf({
  kind,
  ticker,
}: {
  readonly kind: ActivityKind;
  readonly ticker?: string | undefined;
}): EntryKind {
  if (kind === ActivityKind.TRANSFER) return entryKind(ticker === undefined ? "transfer" : "move");
  return ENTRY_KINDS.find((each) => each.kind === kind) ?? BUY;
}

/** How each field is called. */
export const FIELD_LABELS: Readonly<Record<EntryField, string>> = {
  account: "Account",
  day: "Date",
  ticker: "Ticker",
  quantity: "Quantity",
  price: "Price",
  amount: "Amount",
  currency: "Currency",
  fee: "Fees and taxes",
  exchangeRate: "Exchange rate",
  splitTo: "Units after",
  splitFrom: "Units before",
  toAccount: "To account",
  toAmount: "Amount that arrived",
  toCurrency: "Currency that arrived",
  category: "Category",
  note: "Note",
};
