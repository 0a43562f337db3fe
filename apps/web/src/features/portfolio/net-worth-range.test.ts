import { NetWorthOrigin, type NetWorthPoint } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { changeOver, dayAt, firstDay, lineOf, remarksOn } from "./net-worth-range.ts";

const point = (day: string, netWorth?: string, missing: readonly string[] = []): NetWorthPoint => ({
  ...{ day, netWorth, missing, origin: NetWorthOrigin.KEPT, missingCount: missing.length, pretend: false, reason: "" },
});

test.each([
  ["1M", "2025-03-31", "2025-02-28"],
  ["3M", "2025-05-31", "2025-02-28"],
  ["YTD", "2025-07-15", "2025-01-01"],
  ["1Y", "2024-02-29", "2023-02-28"],
  ["5Y", "2025-01-15", "2020-01-15"],
  ["1M", "2025-01-15", "2024-12-15"],
] as const)("%s up to %s begins on %s", (range, today, first) => expect(firstDay(range, today)).toBe(first));

test("all is as many days as one call may ask for", () => {
  const first = firstDay("All", "2025-07-15");
  expect((Date.parse("2025-07-15") - Date.parse(first)) / 86_400_000 + 1).toBe(3_660);
});

test("today is that of the portfolio's time zone", () => {
  const lateInBerlin = Date.UTC(2025, 5, 1, 22, 30);
  expect(dayAt(lateInBerlin, "Europe/Berlin")).toBe("2025-06-02");
  expect(dayAt(lateInBerlin, "UTC")).toBe("2025-06-01");
  expect(dayAt(lateInBerlin, "No/Where")).toBe("2025-06-01");
});

test("a day without net worth is a gap in the line, and is told with what it lacks", () => {
  const points = [point("2025-06-01", "10.10"), point("2025-06-02", undefined, ["KO"]), point("2025-06-03", "12.30")];
  expect(lineOf(points)[1]).toEqual({ time: "2025-06-02" });
  expect(changeOver(points)).toEqual({ change: "2.20", from: "2025-06-01", to: "2025-06-03" });
  expect(remarksOn(points)).toEqual(["1 day has no net worth: no price of KO."]);
  expect(changeOver(points.slice(0, 2))).toBeUndefined();
});

test("a line of made-up prices says so", () => {
  expect(remarksOn([{ ...point("2025-06-01", "1"), pretend: true }])).toEqual([
    "Made of simulated or replayed prices in part.",
  ]);
});
