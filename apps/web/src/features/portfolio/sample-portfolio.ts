import {
  type Account,
  AccountKind,
  type ActivityDraft,
  ActivityKind,
  type Portfolio,
} from "@streampulse/client/portfolio";

/** How the sample's accounts begin: by it they are found again, and no one's own account is taken for one. */
const MARK = "Sample: ";

const DEPOT = `${MARK}depot`;
const BANK = `${MARK}bank`;
const HOUSE = `${MARK}flat`;
const LOAN = `${MARK}loan`;

const ACCOUNTS = [
  { kind: AccountKind.BROKERAGE, name: DEPOT },
  { kind: AccountKind.CASH, name: BANK },
  { kind: AccountKind.OTHER_ASSET, name: HOUSE },
  { kind: AccountKind.DEBT, name: LOAN },
];

const { DEPOSIT, BUY, SELL, DIVIDEND, STATED_VALUE, INCOME, SPENDING } = ActivityKind;

type Entry = Omit<ActivityDraft, "accountId" | "day">;

/** What happened, how many days ago, and where. */
const HISTORY: readonly (readonly [account: string, daysAgo: number, entry: Entry])[] = [
  [BANK, 120, { kind: DEPOSIT, amount: "8000" }],
  [DEPOT, 119, { kind: DEPOSIT, amount: "30000" }],
  [DEPOT, 118, { kind: BUY, ticker: "AAPL", quantity: "40", price: "205", fee: "1" }],
  [DEPOT, 117, { kind: BUY, ticker: "MSFT", quantity: "12", price: "410", fee: "1" }],
  [DEPOT, 90, { kind: BUY, ticker: "BTCUSDT", quantity: "0.05", price: "61000", currency: "USD" }],
  [DEPOT, 60, { kind: SELL, ticker: "AAPL", quantity: "10", price: "214", fee: "1" }],
  [DEPOT, 45, { kind: DIVIDEND, ticker: "MSFT", amount: "9.24" }],
  [HOUSE, 120, { kind: STATED_VALUE, amount: "240000" }],
  [LOAN, 120, { kind: STATED_VALUE, amount: "150000" }],
  ...[0, 1, 2].flatMap((month): (readonly [string, number, Entry])[] => [
    [BANK, 5 + 30 * month, { kind: INCOME, amount: "4200", category: "Salary" }],
    [BANK, 4 + 30 * month, { kind: SPENDING, amount: "1150", category: "Rent" }],
    [BANK, 3 + 30 * month, { kind: SPENDING, amount: `${312 + 41 * month}.40`, category: "Food" }],
    [BANK, 2 + 30 * month, { kind: SPENDING, amount: `${88 + 20 * month}`, category: "Going out" }],
  ]),
];

type Server = Pick<Portfolio, "createAccount" | "deleteAccount" | "record">;

/** The accounts of a sample; none where there is no sample. */
export function sampleAccounts(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter(({ name }) => name.startsWith(MARK));
}

/** Makes a portfolio to look around in. Whatever fails on the way, what was made of it goes again. */
export async function makeSample(server: Server, currency: string, dayBefore: (days: number) => string): Promise<void> {
  const ids = new Map<string, string>();
  try {
    for (const account of ACCOUNTS) {
      const made = await server.createAccount({ ...account, currency });
      ids.set(account.name, made.id);
    }
    for (const [account, daysAgo, entry] of HISTORY) {
      await server.record({ ...entry, accountId: ids.get(account) ?? "", day: dayBefore(daysAgo) });
    }
  } catch (error) {
    for (const id of ids.values()) await server.deleteAccount(id, { withActivities: true }).catch(() => undefined);
    throw error;
  }
}

/** Takes a sample away with everything in it. */
export async function removeSample(server: Server, accounts: readonly Account[]): Promise<void> {
  for (const { id } of sampleAccounts(accounts)) await server.deleteAccount(id, { withActivities: true });
}
