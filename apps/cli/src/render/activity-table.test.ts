import { AccountKind, ActivityKind, type Activity } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { activityTable } from "./activity-table.ts";
import { PLAIN } from "./style.ts";
import { textWidth } from "./width.ts";

const account = (id: string, name: string, currency: string) => ({
  ...{ id, name, currency, kind: AccountKind.CASH },
  ...{ ignoresCash: false, createdTimeMs: 0 },
});
const accounts = [account("1", "Giro", "EUR"), account("2", "Retirement savings abroad", "USD")];
const activity = (id: string, kind: ActivityKind, more: Partial<Activity>) =>
  ({ id, kind, day: "2026-01-31", accountId: "1", ...more }) as Activity;
const activities = [
  activity("8", ActivityKind.TRANSFER, {
    ...{ amount: "1000", currency: "EUR", toAccountId: "2", toAmount: { amount: "1085.5", currency: "USD" } },
  }),
  activity("7", ActivityKind.SPENDING, { amount: "12.5", category: "Food", note: "at the market" }),
  activity("6", ActivityKind.BUY, {
    ...{ accountId: "2", ticker: "BINANCE:BTCUSDT", quantity: "0.12345678", price: "104502.94", fee: "1" },
  }),
];
const table = (width: number): string => activityTable(activities, accounts, PLAIN, width);

test("what arrived of a transfer between currencies, and a category, have columns of their own", () => {
  const [head = "", transfer, spending] = table(Infinity).split("\n");
  const columns = [
    "DAY",
    "KIND",
    "ACCOUNT",
    "TICKER",
    "QUANTITY",
    "PRICE OR AMOUNT",
    "ARRIVED",
    "FEE",
    "CATEGORY",
    "NOTE",
  ];
  expect(head.split(/ {2,}/)).toEqual([...columns, "ID"]);
  expect(transfer).toMatch(/ Giro → Retirement savings abroad +1,000\.00 EUR +1,085\.50 USD +8$/);
  expect(spending).toMatch(/ Food +at the market +7$/);
});

test.each([60, 80, 120])("at %i columns nothing is left out: what has no room stands below its row", (width) => {
  const text = table(width);
  for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  const rows = text.split(/\n(?=\d)/).slice(1);
  const has = [
    ["transfer", /Giro → Reti/, "1,000.00 EUR", "1,085.50 USD"],
    ["spending", "Giro", "12.50 EUR", "Food", "at the market"],
    ["buy", /Retirement/, "BINANCE:BTCUSDT", "0.12345678", "104,502.94 USD", "1.00 USD"],
  ];
  for (const [at, texts] of has.entries()) for (const one of texts) expect(rows[at]).toMatch(one);
  expect(rows.map((row) => /(?: |id )([678])$/m.exec(row)?.[1])).toEqual(["8", "7", "6"]);
});

test("at 60 columns the account of each stands below it, by its name", () => {
  expect(table(60)).toMatch(/^2026-01-31 +spending .*\n {4}.*account Giro/m);
});
