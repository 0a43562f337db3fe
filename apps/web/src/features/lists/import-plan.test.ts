import { expect, test } from "vitest";
import { importPlan } from "./import-plan.ts";

const tickers = (count: number, first = 0) => Array.from({ length: count }, (_, n) => ({ ticker: `T${first + n}` }));
const list = (id: string, count = 1) => ({ id, name: `List ${id}`, revision: 1, entries: tickers(count) });

test("what has the name of a list goes into it, what has none into the open one, and an empty one nowhere", () => {
  const read = [{ entries: tickers(2) }, { name: "List b", entries: tickers(1) }, { name: "New", entries: tickers(3) }];
  const plan = importPlan([...read, { name: "Empty", entries: [] }], [list("a"), list("b")], "a");
  expect(plan.lists.map(({ name, into, fresh }) => [name, into, fresh])).toEqual([
    ["List a", "a", 1],
    ["List b", "b", 0],
    ["New", undefined, 3],
  ]);
  expect(plan.faults).toEqual([]);
});

test.each([
  [1_000, []],
  [1_001, ["“List a” would have 1001 entries, headings among them; a list has at most 1000."]],
])("a list of %i entries", (count, faults) => {
  expect(importPlan([{ entries: tickers(count - 1, 1) }], [list("a")], "a").faults).toEqual(faults);
});

test.each([
  [50, []],
  [51, ["There would be 51 lists; there may be 50."]],
])("%i lists", (count, faults) => {
  const read = Array.from({ length: count - 1 }, (_, n) => ({ name: `N${n}`, entries: tickers(1) }));
  expect(importPlan(read, [list("a")], "a").faults).toEqual(faults);
});
