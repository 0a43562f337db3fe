import { expect, onTestFinished, test } from "vitest";
import { localDay } from "./local-day.ts";

test.each([
  ["America/New_York", "2026-01-31"],
  ["UTC", "2026-02-01"],
  ["Pacific/Auckland", "2026-02-01"],
])("the day in %s is that of its own clock", (zone, day) => {
  const { TZ } = process.env;
  onTestFinished(() => {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  });
  process.env["TZ"] = zone;
  expect(localDay(new Date(Date.UTC(2026, 1, 1, 2)))).toBe(day);
});
