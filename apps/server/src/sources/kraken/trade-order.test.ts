import { expect, test } from "vitest";
import { isRepeat, newestOf } from "./trade-order.ts";

const trade = (order: number | undefined, timeMs: number | undefined, symbol = "A/B") => ({
  symbol,
  price: "1",
  order,
  timeMs,
  size: undefined,
});

test("the newest of each symbol is that with the greatest number, and of those without one the last", () => {
  const trades = [trade(7, 1), trade(9, 1), trade(8, 1), trade(undefined, 1, "C/D"), trade(undefined, 2, "C/D")];
  expect(newestOf(trades)).toEqual([trade(9, 1), trade(undefined, 2, "C/D")]);
  expect(newestOf([])).toEqual([]);
});

test("a number that is not beyond the last one is a repeat, unless it is of a later time", () => {
  const repeats = (last: [number | undefined, number | undefined], next: [number | undefined, number | undefined]) =>
    isRepeat(trade(...last), trade(...next));
  expect([repeats([7, 10], [8, 10]), repeats([7, 10], [8, 9])]).toEqual([false, false]);
  expect([repeats([7, 10], [7, 10]), repeats([7, 10], [6, 10]), repeats([7, undefined], [7, 10])]).toEqual([
    true,
    true,
    true,
  ]);
  // A count that began anew.
  expect(repeats([7, 10], [1, 11])).toBe(false);
  expect([repeats([undefined, 10], [1, 10]), repeats([7, 10], [undefined, 10])]).toEqual([false, false]);
});
