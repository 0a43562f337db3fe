import { BudgetFlow, type BudgetLine, type BudgetMonth } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { linesOf, monthAfter, monthsOfYear, monthText, standingOf, targetIn, yearSums } from "./budget-month.ts";

const line = (flow: BudgetFlow, actual: string | undefined, target?: string, left?: string): BudgetLine => ({
  ...{ flow, category: "Food", recorded: [], actual, left },
  ...(target !== undefined && { target: { currency: "USD", amount: target }, targetValue: target }),
});

test("months go on over the year's end, and are named", () => {
  expect(monthAfter("2025-12", 1)).toBe("2026-01");
  expect(monthAfter("2025-01", -1)).toBe("2024-12");
  expect(monthsOfYear("2025").at(-1)).toBe("2025-12");
  expect(monthText("2025-06", "long", "en-US")).toBe("June 2025");
  expect(monthText("2025-06", "short", "en-US")).toBe("Jun");
});

test("spending is missed beyond its target, income short of it once the month is over", () => {
  expect(standingOf(line(BudgetFlow.SPENDING, "500", "400", "-100"), false)).toEqual({
    share: 1,
    isMissed: true,
    rest: "100",
    word: "over",
  });
  expect(standingOf(line(BudgetFlow.SPENDING, "400", "400", "0"), true)).toEqual({
    share: 1,
    isMissed: false,
    rest: "0",
    word: "left",
  });
  expect(standingOf(line(BudgetFlow.INCOME, "100", "400", "300"), false)).toMatchObject({
    ...{ isMissed: false, rest: "300", word: "to come" },
  });
  expect(standingOf(line(BudgetFlow.INCOME, "100", "400", "300"), true)).toMatchObject({
    ...{ isMissed: true, rest: "300", word: "short" },
  });
  expect(standingOf(line(BudgetFlow.INCOME, "500", "400", "-100"), true)).toMatchObject({
    ...{ isMissed: false, rest: "100", word: "more" },
  });
  expect(standingOf(line(BudgetFlow.SPENDING, undefined, "400"), true)).toEqual({
    share: 0,
    isMissed: false,
    rest: undefined,
    word: "left",
  });
});

test("a year is the exact sum of its months, in part where one of them is", () => {
  const month = (income: string, spending: string, saved: string, complete = true) =>
    ({ income, spending, saved, complete }) as BudgetMonth;
  expect(yearSums([month("0.10", "0.20", "-0.10"), month("0.20", "0.10", "0.10")])).toEqual({
    ...{ income: "0.30", spending: "0.30", saved: "0.00", complete: true },
  });
  expect(yearSums([])).toEqual({ income: "0", spending: "0", saved: "0", complete: true });
  expect(yearSums([month("1", "0", "1"), month("0", "0", "0", false)]).complete).toBe(false);
});

test("lines with a target come first, then the greatest, and what cannot be told last", () => {
  const all = [
    { ...line(BudgetFlow.SPENDING, undefined), category: "0" },
    { ...line(BudgetFlow.SPENDING, "9"), category: "A" },
    { ...line(BudgetFlow.SPENDING, "10.50"), category: "Z" },
    { ...line(BudgetFlow.SPENDING, "9.0"), category: "AA" },
    { ...line(BudgetFlow.SPENDING, "1", "5", "4"), category: "B" },
    { ...line(BudgetFlow.INCOME, "9"), category: "C" },
  ];
  const month = { lines: all } as unknown as BudgetMonth;
  expect(linesOf(month, BudgetFlow.SPENDING).map(({ category }) => category)).toEqual(["B", "Z", "A", "AA", "0"]);
});

test("the target of a month is the newest that began by then, whatever its letters' case", () => {
  const set = (fromMonth: string, amount?: string) => ({
    ...{ flow: BudgetFlow.SPENDING, category: "Food", fromMonth },
    amount: amount === undefined ? undefined : { currency: "USD", amount },
  });
  const targets = [set("2025-01", "400"), set("2025-06", "450"), set("2025-09")];
  expect(targetIn(targets, BudgetFlow.SPENDING, "food", "2025-05")?.amount?.amount).toBe("400");
  expect(targetIn(targets, BudgetFlow.SPENDING, "Food", "2025-06")?.fromMonth).toBe("2025-06");
  expect(targetIn(targets, BudgetFlow.SPENDING, "Food", "2025-10")?.amount).toBeUndefined();
  expect(targetIn(targets, BudgetFlow.INCOME, "Food", "2025-10")).toBeUndefined();
});
