import {
  type Account,
  type Activity,
  type ActivityDraft,
  ActivityKind,
  type Portfolio,
} from "@streampulse/client/portfolio";
import { SAMPLE_ACCOUNTS } from "./sample-accounts.ts";

/** How the external ids of what the sample recorded begin: by it that is found again, and nobody's own is taken for it. */
const MARK = "streampulse-sample-";

const [{ name: DEPOT }, { name: BANK }, { name: HOUSE }, { name: LOAN }] = SAMPLE_ACCOUNTS;
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

/** Whether the sample recorded an activity. */
export function isOfSample({ externalId }: Activity): boolean {
  return externalId?.startsWith(MARK) === true;
}

/** Makes a portfolio to look around in. Whatever fails on the way, what was made of it goes again. */
export async function makeSample(
  server: Pick<Portfolio, "createAccount" | "deleteAccount" | "record">,
  currency: string,
  dayBefore: (days: number) => string,
): Promise<void> {
  const made = new Map<string, Account>();
  try {
    for (const account of SAMPLE_ACCOUNTS) made.set(account.name, await server.createAccount({ ...account, currency }));
    for (const [at, [account, daysAgo, entry]] of HISTORY.entries()) {
      const accountId = made.get(account)?.id ?? "";
      await server.record({ ...entry, accountId, day: dayBefore(daysAgo), externalId: `${MARK}${at + 1}` });
    }
  } catch (error) {
    for (const { id } of made.values()) await server.deleteAccount(id, { withActivities: true }).catch(() => undefined);
    throw error;
  }
}
