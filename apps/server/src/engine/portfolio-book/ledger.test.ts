import { expect, test } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import { quantityText, type Amount } from "./amount.ts";
import { ordering } from "./activity-order.ts";
import { Ledger, type Closing } from "./ledger.ts";
import type { CostMethod, Position } from "./position.ts";

const account = (id: string, kind: Account["kind"], more: Partial<Account> = {}): [string, Account] => [
  id,
  { id, kind, name: `A${id}`, currency: "EUR", ignoresCash: false, createdMs: 0, ...more },
];
const ACCOUNTS = new Map([
  account("1", "brokerage"),
  account("2", "brokerage", { ignoresCash: true }),
  account("3", "cash"),
  account("4", "debt"),
  account("5", "brokerage"),
]);

type Some = Partial<Activity> & Pick<Activity, "kind">;

/** What stands after activities of day 1 in account 1, of X in euros unless they say otherwise, recorded in this order. */
function ledgerOf(method: CostMethod, ...some: readonly Some[]) {
  const closings: Closing[] = [];
  const ledger = new Ledger(method, ACCOUNTS, { closed: (closing) => closings.push(closing) });
  const all = some.map((each, number): Activity => {
    const about = { accountId: "1", day: 1, number, createdMs: 0, updatedMs: 0 };
    const isOfTicker = each.amount === undefined && each.ticker === undefined;
    return { ...about, ...(isOfTicker ? { ticker: "X" } : {}), ...each };
  });
  for (const activity of allAtOnce(ordering(all))) allAtOnce(ledger.applying(activity));
  const positions = Object.fromEntries(
    [...ledger.holdings()].map(({ accountId, position }) => [
      accountId,
      position.lots().map(
        (lot) =>
          `${lot.quantity.toFixed()} for ${position
            .costOf(lot)
            .told()
            .map(({ amount }) => amount)
            .join()}`,
      ),
    ]),
  );
  const balances = Object.fromEntries(
    [...ledger.balances].map(([id, money]) => [
      id,
      money
        .told()
        .map(({ currency, amount }) => `${amount} ${currency}`)
        .join(", "),
    ]),
  );
  return {
    positions,
    balances,
    profits: closings.map(({ proceeds, cost }) => proceeds.minus(cost).told()[0]?.amount ?? "0"),
    ledger,
  };
}
const bought = (quantity: string, price: string, more: Partial<Activity> = {}): Some => ({
  kind: "buy",
  quantity,
  price,
  ...more,
});
const sold = (quantity: string, price: string, more: Partial<Activity> = {}): Some => ({
  kind: "sell",
  quantity,
  price,
  ...more,
});

test("a sale takes the oldest lots first, in whole and in part; by the average all cost the same", () => {
  const activities = [
    bought("10", "10"),
    bought("10", "20", { day: 2 }),
    bought("10", "30", { day: 3 }),
    sold("25", "40", { day: 4 }),
  ];
  const fifo = ledgerOf("fifo", ...activities);
  // 10 × 10 + 10 × 20 + 5 × 30 = 450 of 1000.
  expect([fifo.positions, fifo.profits]).toEqual([{ "1": ["5 for 150"] }, ["550"]]);
  const average = ledgerOf("average", ...activities);
  expect([average.positions, average.profits]).toEqual([{ "1": ["5 for 100"] }, ["500"]]);
});

test("a third of what cost a hundred: nothing is lost to rounding", () => {
  for (const method of ["fifo", "average"] as const) {
    const thirds = ledgerOf(
      method,
      bought("3", "100", { quantity: "3", price: "33.333333" }),
      sold("1", "50"),
      sold("1", "50"),
      sold("1", "50"),
    );
    expect(thirds.positions).toEqual({ "1": [] });
    const made = [...(thirds.ledger.holdings().next().value?.position.realised ?? [])];
    expect(made.map(([code, amount]) => [code, amount.toFixed()])).toEqual([["EUR", "50.000001"]]);
  }
});

test("a split is of every lot, and of what is short", () => {
  const split: Some = { kind: "split", splitTo: "3", splitFrom: "2", day: 3 };
  expect(ledgerOf("fifo", bought("10", "10"), bought("5", "20", { day: 2 }), split).positions).toEqual({
    "1": ["15 for 100", "7.5 for 100"],
  });
  const short = ledgerOf("fifo", { kind: "short", quantity: "10", price: "10" }, split, {
    kind: "cover",
    quantity: "15",
    price: "5",
    day: 4,
  });
  expect([short.positions, short.profits]).toEqual([{ "1": [] }, ["25"]]);
});

test("of one day: a split, what opens, what has a time by its time, what closes, and stated values last", () => {
  // Recorded in the worst order; without times the purchase comes before the sale.
  expect(ledgerOf("fifo", sold("5", "1"), bought("5", "1")).positions).toEqual({ "1": [] });
  // With times they are what happened: the sale at ten cannot be of what was bought at eleven.
  const [ten, eleven] = [{ timeMs: 86_400_000 + 36_000_000 }, { timeMs: 86_400_000 + 39_600_000 }];
  expect(() => ledgerOf("fifo", sold("5", "1", ten), bought("5", "1", eleven))).toThrow("there are 0 of X in A1");
  // The split of the day is of what was held before it.
  const split: Some = { kind: "split", splitTo: "2", splitFrom: "1", day: 2 };
  expect(ledgerOf("fifo", bought("1", "1", { day: 2 }), bought("1", "1"), split).positions).toEqual({
    "1": ["2 for 1", "1 for 1"],
  });
  const stated = ledgerOf(
    "fifo",
    { kind: "stated_value", amount: "70", accountId: "3" },
    { kind: "deposit", amount: "5", accountId: "3" },
  );
  expect(stated.balances).toEqual({ "3": "70 EUR" });
});

test("a transfer takes lots with their days and costs to another account, and cash across currencies", () => {
  const moved = ledgerOf(
    "fifo",
    bought("10", "10"),
    bought("10", "20", { day: 2 }),
    { kind: "transfer", toAccountId: "2", quantity: "15", day: 3, fee: "2" },
    sold("12", "30", { day: 4, accountId: "2" }),
  );
  expect(moved.positions).toEqual({ "1": ["5 for 100"], "2": ["3 for 60"] });
  // 10 × 10 + 2 × 20 = 140 of 360; account 2 counts no cash.
  expect([moved.profits, moved.balances]).toEqual([["220"], { "1": "-302 EUR" }]);
  const cash = ledgerOf("fifo", {
    kind: "transfer",
    accountId: "3",
    toAccountId: "1",
    amount: "100",
    fee: "1",
    toAmount: { currency: "USD", amount: "110" },
  });
  expect(cash.balances).toEqual({ "3": "-101 EUR", "1": "110 USD" });
});

test("shares moved without a time are moved behind the purchases of that day, and before they are sold", () => {
  const at = (hour: number, more: Partial<Activity> = {}) => ({ timeMs: 86_400_000 + hour * 3_600_000, ...more });
  const move = (quantity: string, accountId: string, toAccountId: string): Some => {
    return { kind: "transfer", quantity, accountId, toAccountId };
  };
  const there = sold("5", "1", at(16, { accountId: "2" }));
  // Recorded in the worst order.
  const day = [there, move("5", "1", "2"), bought("5", "1", at(10))] as const;
  expect(ledgerOf("fifo", ...day).positions).toEqual({ "1": [], "2": [] });
  // What is bought after the sale that it was moved for has nothing to do with it.
  expect(ledgerOf("fifo", ...day, bought("1", "9", at(17))).positions).toEqual({ "1": ["1 for 9"], "2": [] });
  // Through an account between.
  const [first, second] = [move("5", "1", "5"), move("5", "5", "2")];
  expect(ledgerOf("fifo", first, second, there, bought("5", "1", at(10))).positions["2"]).toEqual([]);
  // With nothing bought that day it goes before all that has a time.
  const held = bought("5", "1", { day: 0 });
  expect(ledgerOf("fifo", held, there, move("5", "1", "2")).positions).toEqual({ "1": [], "2": [] });
  expect(() => ledgerOf("fifo", there, move("5", "1", "2"), bought("5", "1", at(17)))).toThrow(
    "there are 0 of X in A1",
  );
});

test("lots that come from another account are as old as they are among those that are there", () => {
  // Account 2 bought on day 2, between the two purchases that come to it on day 4.
  const moved = [
    bought("10", "10"),
    bought("10", "20", { day: 2, accountId: "2" }),
    bought("10", "30", { day: 3 }),
    { kind: "transfer", toAccountId: "2", quantity: "20", day: 4 },
    bought("10", "40", { day: 5, accountId: "2" }),
  ] as const;
  expect(ledgerOf("fifo", ...moved).positions).toEqual({
    "1": [],
    "2": ["10 for 100", "10 for 200", "10 for 300", "10 for 400"],
  });
  // 15 × 50 less 10 × 10 and 5 × 20.
  const { profits } = ledgerOf("fifo", ...moved, sold("15", "50", { day: 6, accountId: "2" }));
  expect(profits).toEqual(["550"]);
});

test("after splits that do not come out even what is told of a position can be sold, and nothing is left", () => {
  const split = (splitTo: string, splitFrom: string, day: number): Some => ({ kind: "split", splitTo, splitFrom, day });
  for (const method of ["fifo", "average"] as const) {
    const third = [bought("50", "1"), bought("50", "3"), split("1", "3", 2)] as const;
    const [{ position }] = [...ledgerOf(method, ...third).ledger.holdings()] as unknown as [{ position: Position }];
    expect(quantityText(position.quantity)).toBe("33.333333333333333333");
    // As it is told, and cut where it would be rounded up.
    for (const quantity of ["33.333333333333333333", "33.333333333333333334"]) {
      const all = ledgerOf(method, ...third, sold(quantity, "9", { day: 3 }));
      expect(all.positions).toEqual({ "1": [] });
      expect([...all.ledger.holdings()].map((holding) => holding.position.isEmpty)).toEqual([true]);
    }
    const more = sold("33.333333333333333335", "9", { day: 3 });
    expect(() => ledgerOf(method, ...third, more)).toThrow("there are 33.333333333333333333 of X in A1");
    const parts = ["33.333333333333333332", "0.000000000000000001"].map((part) => sold(part, "9", { day: 3 }));
    expect(ledgerOf(method, ...third, ...parts).positions).toEqual({ "1": [] });
    const back = ledgerOf(method, ...third, split("3", "1", 3), sold("100", "2", { day: 4 }));
    expect([back.positions, back.profits]).toEqual([{ "1": [] }, ["0"]]);
    const away: Some = { kind: "transfer", toAccountId: "2", quantity: "33.333333333333333333", day: 3 };
    const moved = ledgerOf(method, ...third, away, { ...split("3", "1", 4), accountId: "2" });
    expect(moved.positions["1"]).toEqual([]);
    const there = [...moved.ledger.holdings()].find(({ accountId }) => accountId === "2");
    expect(quantityText(there?.position.quantity as Amount)).toBe("100");
  }
});

test("a debt is what was stated, less what is paid off, and more for its interest", () => {
  const { balances } = ledgerOf(
    "fifo",
    { kind: "stated_value", amount: "1000", accountId: "4" },
    { kind: "transfer", amount: "300", accountId: "3", toAccountId: "4", day: 2 },
    { kind: "interest", amount: "-12.5", accountId: "4", day: 3 },
  );
  expect(balances).toEqual({ "4": "-712.5 EUR", "3": "-300 EUR" });
});

test("a dividend on a short position is paid; fees of other currencies are costs of their own", () => {
  const { ledger, balances } = ledgerOf(
    "fifo",
    { kind: "short", quantity: "10", price: "10", currency: "USD", fee: "1", feeCurrency: "CHF" },
    { kind: "dividend", ticker: "X", amount: "-3", currency: "USD", day: 2 },
  );
  const { position } = [...ledger.holdings()][0] ?? {};
  expect(position?.cost.told()).toEqual([
    { currency: "CHF", amount: "-1" },
    { currency: "USD", amount: "100" },
  ]);
  expect(position?.income.told()).toEqual([{ currency: "USD", amount: "-3" }]);
  expect(balances).toEqual({ "1": "-1 CHF, 97 USD" });
});
