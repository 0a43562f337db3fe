import { ActivityKind } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import {
  FILTER_TYPES,
  filterFault,
  filterOf,
  filterQuery,
  filterWish,
  isFiltering,
  NO_FILTER,
} from "./activity-filter.ts";

const of = (query: string) => filterOf(new URLSearchParams(query));

test("a filter and its address are the same", () => {
  const filter = { account: "a b&c", ticker: "BRK.B", type: "dividend", from: "2026-01-02", to: "2026-03-04" };
  expect(of(filterQuery(filter))).toEqual(filter);
  expect([filterQuery(NO_FILTER), of(""), isFiltering(of("")), isFiltering(filter)]).toEqual([
    "",
    NO_FILTER,
    false,
    true,
  ]);
});

test("what an address says that cannot be asked for is left out", () => {
  expect(of("type=gift&from=yesterday&to=2026-02-30&x=1")).toEqual(NO_FILTER);
});

test("the server is asked for what is given, and no more", () => {
  expect(filterWish(NO_FILTER)).toEqual({});
  expect(filterWish(of("account=a&ticker=+aapl+&type=transfer&from=2026-01-02&to=2026-01-02"))).toEqual({
    ...{ accountId: "a", ticker: "aapl", kinds: [ActivityKind.TRANSFER] },
    ...{ fromDay: "2026-01-02", toDay: "2026-01-02" },
  });
});

test("what cannot be asked for is told before it is", () => {
  expect(filterFault({ ...NO_FILTER, ticker: "A B" })).toContain("The ticker");
  expect(filterFault({ ...NO_FILTER, from: "2026-01-03", to: "2026-01-02" })).toBe("The first day is after the last.");
  expect(filterFault({ ...NO_FILTER, ticker: " aapl ", from: "2026-01-02", to: "2026-01-02" })).toBeUndefined();
});

test("every kind of activity can be asked for, once", () => {
  const kinds = FILTER_TYPES.map(({ kind }) => kind);
  const all = Object.values(ActivityKind).filter((kind) => typeof kind === "number" && kind !== 0);
  expect(new Set(kinds)).toEqual(new Set(all));
  expect(kinds).toHaveLength(all.length);
});
