import fc from "fast-check";
import { expect, test } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import { Amount } from "./amount.ts";
import { Ledger, LedgerFault } from "./ledger.ts";
import { MoneyBag } from "./money.ts";
import { Position, type CostMethod } from "./position.ts";
import { sorting } from "./sorting.ts";
import { WorkPace } from "./work-pace.ts";

const LOTS = 2_000;
const about = { kind: "brokerage", currency: "USD", ignoresCash: false, createdMs: 0 } as const;
const ACCOUNTS = new Map<string, Account>(["1", "2"].map((id) => [id, { ...about, id, name: `A${id}` }]));
const amount = (text: string) => new Amount(text);

/** A position of many lots of 1, which cost 1, 2, 3 … */
function position(method: CostMethod): Position {
  const all = new Position(method);
  for (let n = 0; n < LOTS; n++) {
    all.open({ number: n, day: 1, opened: n, quantity: amount("1"), cost: MoneyBag.ofText("USD", String(n + 1)) });
  }
  return all;
}

/** What a work comes to, and how much of it there was between two turns at the most. */
function sliced<T>(work: Generator<number, T>): { readonly made: T; readonly turns: number; readonly most: number } {
  let [turns, most] = [0, 0];
  for (;;) {
    const step = work.next();
    if (step.done === true) return { made: step.value, turns, most };
    [turns, most] = [turns + 1, Math.max(most, step.value)];
  }
}

test("a sale, a split and a move go through thousands of lots in slices, and come to the same", () => {
  for (const method of ["fifo", "average"] as const) {
    const own = position(method);
    const sold = sliced(own.taking(amount("1500.5")));
    // 1 + 2 + … + 1500, and half of 1501; by the average of 1 to 2000.
    const cost = method === "fifo" ? "1126500.5" : "1501250.25";
    expect(sold.made.cost.told()).toEqual([{ currency: "USD", amount: cost }]);
    const split = sliced(own.splitting(amount("3"), amount("1")));
    expect([own.size.toFixed(), own.lots().length]).toEqual(["1498.5", 500]);
    const other = position(method);
    const moved = sliced(other.receiving(allAtOnce(own.taking(own.size))));
    expect([other.size.toFixed(), own.isEmpty]).toEqual(["3498.5", true]);
    expect(other.lots().map(({ opened }) => opened)).toEqual(
      other
        .lots()
        .map(({ opened }) => opened)
        .toSorted((a, b) => a - b),
    );
    expect([sold.turns, split.turns, moved.turns]).toEqual([6, 2, 2]);
    expect(Math.max(sold.most, split.most, moved.most)).toBeLessThanOrEqual(250);
  }
});

test("whoever paces a work has its turns between the slices, and what it throws", async () => {
  let turns = 0;
  const pace = new WorkPace(500, async () => void turns++);
  const all = position("fifo");
  expect((await pace.through(all.taking(amount("1999")))).quantity.toFixed()).toBe("1999");
  expect(turns).toBe(3);
  const ledger = new Ledger("fifo", ACCOUNTS);
  const sold = { accountId: "1", kind: "sell", day: 1, number: 1, createdMs: 0, updatedMs: 0 } as const;
  const applied = pace.through(ledger.applying({ ...sold, ticker: "X", quantity: "1", price: "1" }));
  await expect(applied).rejects.toBeInstanceOf(LedgerFault);
});

test("what is sorted in slices is as if sorted at once, and equals keep their order", () => {
  const items = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 0, maxLength: 5_000, size: "max" });
  holdsFor(
    "sorted in slices",
    fc.property(items, (keys) => {
      const all = keys.map((key, at) => ({ key, at }));
      const { made, most } = sliced(sorting(all, (a, b) => a.key - b.key));
      expect(made).toEqual(all.toSorted((a, b) => a.key - b.key || a.at - b.at));
      expect(most).toBeLessThanOrEqual(100);
    }),
    { runs: 30, longRuns: 3_000 },
  );
});

test("a split beyond what can be said of a quantity, or below what can be told of one, is refused", () => {
  const ledger = new Ledger("fifo", ACCOUNTS);
  let number = 0;
  const apply = (more: Partial<Activity>) => {
    const own = { accountId: "1", kind: "split", day: 1, createdMs: 0, updatedMs: 0, ticker: "X" } as const;
    allAtOnce(ledger.applying({ ...own, number: ++number, ...more }));
  };
  const size = () => [...ledger.holdings()][0]?.position.size.toFixed();
  apply({ kind: "buy", quantity: "1000", price: "1" });
  expect(() => apply({ splitTo: "1000000000000", splitFrom: "1" })).toThrow(
    "After this split there would be 10^15 or more of X on 1970-01-02: is it right?",
  );
  expect(size()).toBe("1000");
  apply({ splitTo: "999999999999", splitFrom: "1" });
  expect(size()).toBe("999999999999000");
  const tiny = { splitTo: "0.000000000000000001", splitFrom: "999999999999000" };
  expect(() => apply({ ...tiny, splitFrom: "999999999999001" })).toThrow("less than 10^-18 of X");
  apply(tiny);
  expect(size()).toBe("0.000000000000000001");
});

test("trades of a day are kept together for the profit of the day, each quarter of an hour by itself where times are known", () => {
  const ledger = new Ledger("fifo", ACCOUNTS, { recentFrom: 1 });
  const own = { accountId: "1", day: 1, createdMs: 0, updatedMs: 0, ticker: "X", quantity: "1", price: "2" } as const;
  const times = [undefined, undefined, 86_400_000, 87_299_999, 87_300_000];
  for (const [number, timeMs] of times.entries()) {
    allAtOnce(ledger.applying({ ...own, kind: "buy", number, timeMs }));
  }
  allAtOnce(ledger.applying({ ...own, kind: "sell", number: 9, day: 2, quantity: "4" }));
  const [holding] = ledger.holdings();
  const told = holding?.recent.map(({ day, timeMs, quantity, cash, opened }) => [
    day,
    timeMs,
    quantity.toFixed(),
    cash.get("USD").toFixed(),
    opened.get("USD").toFixed(),
  ]);
  expect(told).toEqual([
    [1, undefined, "2", "-4", "4"],
    [1, 86_400_000, "2", "-4", "4"],
    [1, 87_300_000, "1", "-2", "2"],
    [2, undefined, "-4", "8", "0"],
  ]);
});
