import { expect, test } from "vitest";
import { civilDay, DAY_MS, easterSunday } from "./civil-day.ts";
import { usTradingDay, type TradingDay } from "./us-trading-days.ts";

/** The weekdays of a year that are of a kind, as MM-DD. */
function weekdaysOf(year: number, kind: TradingDay): string {
  const days: string[] = [];
  for (let day = civilDay(year, 1, 1); day < civilDay(year + 1, 1, 1); day++) {
    const date = new Date(day * DAY_MS);
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!isWeekend && usTradingDay(day) === kind) days.push(date.toISOString().slice(5, 10));
  }
  return days.join(" ");
}

test.each([
  [2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24"],
  [2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24"],
  [2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26"],
  [2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24"],
])("the published holidays and early closes of %i", (year, closed, short) => {
  expect(weekdaysOf(year, "closed")).toBe(closed);
  expect(weekdaysOf(year, "short")).toBe(short);
});

test("no New Year's day on a Saturday is kept on the Friday before, one on a Sunday is on Monday", () => {
  expect(usTradingDay(civilDay(2021, 12, 31))).toBe("full");
  expect(usTradingDay(civilDay(2023, 1, 2))).toBe("closed");
});

test("Juneteenth is a trading day until 2021", () => {
  expect(usTradingDay(civilDay(2020, 6, 19))).toBe("full");
  expect(usTradingDay(civilDay(2021, 6, 18))).toBe("full");
  expect(usTradingDay(civilDay(2022, 6, 20))).toBe("closed");
});

test("a Fourth of July on a Thursday shortened the Friday after it until 2012, and its eve since", () => {
  expect([civilDay(2002, 7, 3), civilDay(2002, 7, 5)].map(usTradingDay)).toEqual(["full", "short"]);
  expect([civilDay(2013, 7, 3), civilDay(2013, 7, 5)].map(usTradingDay)).toEqual(["short", "full"]);
});

test("Easter by known dates, the earliest and latest of two centuries among them", () => {
  const known = ["1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2038-04-25"];
  const reckoned = known.map((date) => new Date(easterSunday(Number(date.slice(0, 4))) * DAY_MS).toISOString());
  expect(reckoned.map((text) => text.slice(0, 10))).toEqual(known);
});

test("more years than are kept are answered as well", () => {
  for (let year = 1998; year < 1998 + 250; year++) expect(usTradingDay(civilDay(year, 12, 25))).toBe("closed");
  expect(usTradingDay(civilDay(1998, 7, 3))).toBe("closed");
});
