import type { Holding } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { BY_VALUE, holdingKey, inOrder, inPlace, turned } from "./holding-order.ts";

const holding = (ticker: string, value?: string, accountId = "1"): Holding => ({
  ...{ accountId, ticker, quantity: "1", cost: [], stale: false, unpricedReason: value === undefined ? 1 : 0 },
  value,
});
const names = (holdings: readonly Holding[]): string => holdings.map(({ ticker }) => ticker).join(" ");

test("amounts are ordered by value and not as text; what is unpriced is last in both directions", () => {
  const all = [holding("A", "9.5"), holding("B"), holding("C", "10"), holding("D", "-100"), holding("E", "10.00")];
  expect(names(inOrder(all, BY_VALUE))).toBe("C E A D B");
  expect(names(inOrder(all, turned(BY_VALUE, "value")))).toBe("D A C E B");
});

test("a column that is pressed first begins with the greatest, names with A, and a second press turns it", () => {
  expect(turned(BY_VALUE, "day")).toEqual({ by: "day", isDown: true });
  expect(turned(BY_VALUE, "ticker")).toEqual({ by: "ticker", isDown: false });
  expect(turned(turned(BY_VALUE, "ticker"), "ticker")).toEqual({ by: "ticker", isDown: true });
});

test("rows that are held stay where they are, with what they are worth now, and new ones come last", () => {
  const before = inOrder([holding("A", "1"), holding("B", "2")], BY_VALUE);
  const now = [holding("A", "5"), holding("B", "2"), holding("C", "9")];
  const held = inPlace(now, before.map(holdingKey));
  expect(names(held)).toBe("B A C");
  expect(held[1]?.value).toBe("5");
});

test("one ticker in two accounts is two rows", () => {
  expect(holdingKey(holding("A", "1", "1"))).not.toBe(holdingKey(holding("A", "1", "2")));
});
