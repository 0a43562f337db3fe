import type { Price } from "@streampulse/client";
import { Quality, type WatchlistEntry } from "@streampulse/core";
import { expect, test } from "vitest";
import { clickedSort, nextSort, rowsOf, type Sort } from "./row-order.ts";

const price = (ticker: string, last: string, changePercent?: string, bid?: string, ask?: string): Price => ({
  quote: {
    ticker,
    price: last,
    receivedTimeMs: 0,
    sequence: 1,
    epoch: 1,
    quality: Quality.LIVE,
    source: "s",
    stale: false,
    ...(changePercent !== undefined && { changePercent }),
    ...(bid !== undefined && { bid }),
    ...(ask !== undefined && { ask }),
  },
});
const PRICES: Record<string, Price> = {
  A: price("A", "9.5", "-1.5", "9.4", "10.6"),
  B: price("B", "10", "0.25", "9.39", "11"),
  C: price("C", "100000000000000000000.1", "11"),
  D: {},
  E: price("E", "100000000000000000000.2", "2"),
};
const ENTRIES: readonly WatchlistEntry[] = [
  { ticker: "D" },
  { ticker: "B" },
  { ticker: "A" },
  { heading: "Large" },
  { ticker: "C" },
  { ticker: "E" },
];
const order = (sort: Sort | undefined, absent: readonly string[] = []) =>
  rowsOf(ENTRIES, new Set(absent), sort, (ticker) => PRICES[ticker] ?? {})
    .map(({ key }) => key[0])
    .join("");

test.each<[Sort | undefined, string]>([
  [undefined, "DBA#CE"],
  [{ column: "ticker", descending: false }, "ABD#CE"],
  [{ column: "last", descending: true }, "BAD#EC"],
  [{ column: "last", descending: false }, "ABD#CE"],
  [{ column: "percent", descending: true }, "BAD#CE"],
  [{ column: "bid", descending: true }, "ABD#CE"],
  [{ column: "ask", descending: true }, "BAD#CE"],
])("%j: rows are sorted within their section, exactly, and what is unknown comes last", (sort, keys) => {
  expect(order(sort)).toBe(keys);
});

test("a ticker that the server does not have has no row", () => {
  expect(order(undefined, ["B", "C"])).toBe("DA#E");
});

test("the key s goes round, and so does a click on a head", () => {
  const round = (next: (sort: Sort | undefined) => Sort | undefined) => {
    const seen: (Sort | undefined)[] = [];
    for (let sort: Sort | undefined = next(undefined); sort && seen.length < 9; sort = next(sort)) seen.push(sort);
    return seen.map((sort) => `${sort?.column} ${sort?.descending}`);
  };
  expect(round(nextSort)).toEqual(["percent true", "ticker false"]);
  expect(round((sort) => clickedSort(sort, "last"))).toEqual(["last true", "last false"]);
  expect(round((sort) => clickedSort(sort, "ticker"))).toEqual(["ticker false", "ticker true"]);
});
