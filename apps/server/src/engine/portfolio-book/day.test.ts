import { expect, test } from "vitest";
import { currencyCode, digitsOf, isWhole, unitOf } from "./currency.ts";
import { dayIn, dayOf, dayStart, dayText, firstDayOf, isTimeZone, monthOf, monthOfDay, monthText } from "./day.ts";

test("days and months are those of the calendar, and nothing else is one", () => {
  expect(dayOf("1970-01-02")).toBe(1);
  for (const day of [-25_567, -1, 0, 19_782, 20_458]) expect(dayOf(dayText(day))).toBe(day);
  for (const text of ["2025-02-29", "2025-13-01", "2025-1-1", "2025-00-10", "20250101", "", "2025-01-01T00:00"]) {
    expect(dayOf(text), text).toBeUndefined();
  }
  expect(dayOf("2024-02-29")).toBe(19_782);
  expect(monthText(monthOf("2026-01") as number)).toBe("2026-01");
  expect(dayText(firstDayOf((monthOf("2025-12") as number) + 1))).toBe("2026-01-01");
  expect(monthOfDay(dayOf("1899-12-31") as number)).toBe(monthOf("1899-12"));
  for (const text of ["2026-13", "2026-00", "2026-1", "26-01"]) expect(monthOf(text), text).toBeUndefined();
});

test("a day is that of the wall in its zone, and begins when the wall says so, when clocks change too", () => {
  expect(dayText(dayIn("America/New_York", Date.parse("2026-01-06T04:59:59Z")))).toBe("2026-01-05");
  expect(dayText(dayIn("Europe/Berlin", Date.parse("2026-01-05T23:00:00Z")))).toBe("2026-01-06");
  const start = (zone: string, day: string) => new Date(dayStart(zone, dayOf(day) as number)).toISOString();
  expect(start("UTC", "2026-01-06")).toBe("2026-01-06T00:00:00.000Z");
  expect(start("Europe/Berlin", "2026-03-30")).toBe("2026-03-29T22:00:00.000Z");
  expect(start("Europe/Berlin", "2026-03-29")).toBe("2026-03-28T23:00:00.000Z");
  expect(start("Asia/Kathmandu", "2026-01-06")).toBe("2026-01-05T18:15:00.000Z");
  // Midnight does not happen there that day: it begins at one o'clock.
  expect(start("America/Santiago", "2025-09-07")).toBe("2025-09-07T04:00:00.000Z");
  for (const zone of ["Nowhere/City", "", "+02:00", "x".repeat(65)]) expect(isTimeZone(zone), zone).toBe(false);
  expect(isTimeZone("Europe/Berlin")).toBe(true);
});

test("currencies are those of ISO 4217 and coins, hundredths are of their whole", () => {
  for (const [text, code] of [
    ["eur", "EUR"],
    ["GBp", "GBX"],
    ["gbx", "GBX"],
    ["gbp", "GBP"],
    ["ZAc", "ZAC"],
    ["btc", "BTC"],
    ["XXX", undefined],
    ["constructor", undefined],
    ["", undefined],
  ] as const) {
    expect(currencyCode(text), text).toBe(code);
  }
  const whole = (code: string) => [unitOf(code).currency, unitOf(code).perUnit.toFixed()];
  expect([whole("GBX"), whole("GBp"), whole("ZAC"), whole("ILA"), whole("USD"), whole("PEPE")]).toEqual([
    ["GBP", "100"],
    ["GBP", "100"],
    ["ZAR", "100"],
    ["ILS", "100"],
    ["USD", "1"],
    ["PEPE", "1"],
  ]);
  expect(["USD", "JPY", "KWD", "BTC"].map(digitsOf)).toEqual([2, 0, 3, 8]);
  expect([isWhole("GBX"), isWhole("GBP")]).toEqual([false, true]);
});
