import { AccountKind, type Account, type PortfolioView } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { allocationOf, drawnParts, type AllocationBy } from "./allocation.ts";
import { sumOf } from "./decimal-sum.ts";

const account = (id: string, kind: AccountKind, name: string): Account => ({
  ...{ id, kind, name, currency: "USD", ignoresCash: false, createdTimeMs: 0 },
});
const ACCOUNTS = [
  account("1", AccountKind.BROKERAGE, "Depot"),
  account("2", AccountKind.CASH, "Giro"),
  account("3", AccountKind.OTHER_ASSET, "House"),
  account("4", AccountKind.DEBT, "Loan"),
];
const VIEW = {
  valuation: { assets: "1000.30", liabilities: "-200.10" },
  holdings: [
    { accountId: "1", ticker: "AAPL", value: "100.10", priceCurrency: "USD" },
    { accountId: "1", ticker: "SAP", value: "50.20", priceCurrency: "EUR" },
    { accountId: "1", ticker: "SHORT", value: "-0.10", priceCurrency: "USD" },
    { accountId: "1", ticker: "NONE" },
  ],
  balances: [
    { accountId: "1", currency: "USD", amount: "50", value: "50.00" },
    { accountId: "2", currency: "EUR", amount: "90", value: "100.00" },
    { accountId: "3", currency: "USD", amount: "700", value: "700.00" },
    { accountId: "4", currency: "USD", amount: "-200", value: "-200.00" },
    { accountId: "2", currency: "XAU", amount: "1" },
  ],
} as unknown as PortfolioView;

const named = (by: AllocationBy): Record<string, string> =>
  Object.fromEntries(allocationOf(VIEW, ACCOUNTS, by).owned.map(({ name, value }) => [name, value]));

test.each(["holding", "class", "account", "currency"] as const)("by %s the parts add up to the totals", (by) => {
  const { owned, owed, unpriced } = allocationOf(VIEW, ACCOUNTS, by);
  expect(sumOf(owned.map(({ value }) => value))).toBe("1000.30");
  expect(sumOf(owed.map(({ value }) => value))).toBe("-200.10");
  expect(unpriced).toBe(2);
});

test("parts have the names that people give them", () => {
  expect(named("holding")).toEqual({
    ...{ House: "700.00", AAPL: "100.10", SAP: "50.20", "USD cash": "50.00", "EUR cash": "100.00" },
  });
  expect(named("class")).toEqual({ "Securities and coins": "150.30", Cash: "150.00", "Other assets": "700.00" });
  expect(named("account")).toEqual({ Depot: "200.30", Giro: "100.00", House: "700.00" });
  expect(named("currency")).toEqual({ USD: "850.10", EUR: "150.20" });
});

test("the greatest is first, of what is owed too", () => {
  const { owned, owed } = allocationOf(VIEW, ACCOUNTS, "holding");
  expect(owned[0]).toMatchObject({ name: "House", percent: "70.0" });
  expect(owed.map(({ name }) => name)).toEqual(["Loan", "SHORT"]);
});

test("of many parts the smallest are drawn together, and nothing is lost", () => {
  const parts = Array.from({ length: 9 }, (_, at) => ({
    name: `T${at}`,
    value: "1.01",
    percent: "11.1",
    share: 1 / 9,
  }));
  expect(drawnParts(parts.slice(0, 8))).toHaveLength(8);
  const drawn = drawnParts(parts);
  expect(drawn).toHaveLength(8);
  expect(drawn[7]).toMatchObject({ name: "2 others", value: "2.02", percent: "22.2" });
});
