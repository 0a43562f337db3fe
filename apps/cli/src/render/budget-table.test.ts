import { NetWorthOrigin, type BudgetMonth, type NetWorthPoint } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { budgetText } from "./budget-table.ts";
import { netWorthTable } from "./net-worth-table.ts";
import { PLAIN } from "./style.ts";

const point: NetWorthPoint = {
  day: "2026-01-31",
  netWorth: "5748.90",
  origin: NetWorthOrigin.KEPT,
  missing: [],
  missingCount: 0,
  pretend: false,
  reason: "",
};

function headOf(worth: NetWorthPoint | undefined): string | undefined {
  const sums = { income: "0.00", spending: "0.00", saved: "0.00", complete: true };
  const month: BudgetMonth = { month: "2026-01", lines: [], ...sums, netWorth: worth?.netWorth, worth };
  return /net worth (.*?) {3}/.exec(budgetText(month, "USD", PLAIN, Infinity))?.[1];
}

test("a month's net worth says what it lacks, and that its prices were made up", () => {
  expect(headOf(point)).toBe("5,748.90");
  expect(headOf({ ...point, pretend: true })).toBe("5,748.90 (SIMULATED)");
  const lacking = { ...point, missing: ["NOSUCH1", "E\u001B[31m"], missingCount: 12 };
  expect(headOf(lacking)).toMatch(/^5,748\.90 \(no price of NOSUCH1, E[^\u001B]* and 10 more\)$/);
  expect(headOf({ ...lacking, netWorth: undefined, pretend: true })).toMatch(/^— \(no price .* · SIMULATED\)$/);
  expect(headOf(undefined)).toBe("—");
});

test("of what is too much to be valued at once it is said so, in a month and on a day", () => {
  const none = { ...point, netWorth: undefined, origin: NetWorthOrigin.LIVE, reason: "LIMIT_HOLDINGS" };
  expect(headOf(none)).toBe("— (more is held than can be valued at once)");
  const table = netWorthTable([none], "USD", PLAIN, Infinity);
  expect(table).toMatch(/2026-01-31 +— .*more is held than can be valued at once · not ended/);
});
