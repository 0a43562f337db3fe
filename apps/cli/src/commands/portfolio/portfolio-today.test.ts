import { expect, test } from "vitest";
import { daysBefore, portfolioToday } from "./portfolio-today.ts";

const NOW = Date.parse("2026-01-31T20:00:00Z");
const today = (timeZone: string) =>
  portfolioToday({ settings: async () => ({ currency: "USD", timeZone }) }, "http://host", NOW);

test.each([
  ["UTC", "2026-01-31"],
  ["Pacific/Auckland", "2026-02-01"],
  ["Pacific/Honolulu", "2026-01-31"],
])("the portfolio's day in %s is %s, wherever this runs", async (zone, day) => {
  expect(await today(zone)).toBe(day);
});

test("a time zone that is none is told, and that days can be named", async () => {
  await expect(today("Mars/Olympus\u001b[2J")).rejects.toMatchObject({
    exit: 4,
    message: expect.stringContaining('"Mars/Olympus[2J"'),
    hint: "Name the days or months that you want.",
  });
});

test.each([
  ["2026-03-01", 1, "2026-02-28"],
  ["2026-01-01", 29, "2025-12-03"],
  ["2026-01-01", 0, "2026-01-01"],
])("before %s by %i: %s", (day, count, before) => {
  expect(daysBefore(day, count)).toBe(before);
});
