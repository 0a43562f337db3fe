import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { figuresHoldUntil, isOpen, qualityOf } from "./trading-hours.ts";

/** New York is five hours behind UTC in January; the 5th of 2026 is a Monday. */
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 0, day, hour + 5, minute);

test.each([
  ["just now, in the regular session", at(6, 11), at(6, 11), Quality.LIVE],
  ["hours ago on the same day, of a ticker that trades little", at(6, 9, 40), at(6, 15), Quality.LIVE],
  ["before the market opened today", at(5, 15, 59), at(6, 10), Quality.CLOSED],
  ["yesterday evening, seen before the open", at(5, 19), at(6, 5), Quality.CLOSED],
  ["in the regular session, seen after it", at(6, 15, 59), at(6, 17), Quality.LIVE],
  ["before the close, seen at night", at(6, 19, 59), at(6, 23), Quality.CLOSED],
  ["on Friday, seen on Monday", at(9, 15), at(12, 10), Quality.CLOSED],
  ["just now, though the calendar says closed", at(10, 12), at(10, 12, 1), Quality.LIVE],
  ["a little more than just now, though the calendar says closed", at(10, 12), at(10, 12, 1) + 1, Quality.CLOSED],
])("a stock's price of %s", (_, timeMs, nowMs, quality) => {
  expect(qualityOf("us_equities", timeMs, nowMs)).toBe(quality);
});

test("a price without a time is of now", () => {
  expect(qualityOf("us_equities", undefined, at(6, 11))).toBe(Quality.LIVE);
  expect(qualityOf("us_equities", undefined, at(10, 11))).toBe(Quality.CLOSED);
});

test("what never closes is always live, currencies from Sunday evening to Friday evening", () => {
  expect(qualityOf("always", at(1, 0), at(10, 12))).toBe(Quality.LIVE);
  expect(qualityOf("forex", at(9, 16), at(10, 12))).toBe(Quality.CLOSED);
  expect(qualityOf("forex", at(6, 3), at(6, 22))).toBe(Quality.LIVE);
});

test("a closed market says when it opens", () => {
  expect(isOpen("us_equities", at(10, 12))).toEqual({ open: false, untilMs: at(12, 4) });
  expect(isOpen("us_equities", at(12, 4)).open).toBe(true);
  expect(isOpen("forex", at(10, 12))).toEqual({ open: false, untilMs: at(11, 17) });
});

test.each([
  ["us_equities", "of the afternoon hold for the evening", at(9, 15), at(9, 20)],
  ["us_equities", "of the last second of the evening hold until the next open", at(9, 20), at(12, 4)],
  ["us_equities", "of the morning before the open hold for the day", at(12, 4), at(12, 20)],
  ["always", "hold until midnight by UTC", Date.UTC(2026, 0, 9, 23, 59), Date.UTC(2026, 0, 10)],
  ["always", "of midnight hold for a day", Date.UTC(2026, 0, 10), Date.UTC(2026, 0, 11)],
  ["forex", "hold until 17:00 in New York in summer", Date.UTC(2026, 0, 9, 3), Date.UTC(2026, 0, 9, 21)],
  ["forex", "and in winter", Date.UTC(2026, 0, 9, 21), Date.UTC(2026, 0, 9, 22)],
  ["forex", "and until midnight by UTC", Date.UTC(2026, 0, 9, 22), Date.UTC(2026, 0, 10)],
] as const)("figures of %s %s", (hours, _, timeMs, untilMs) => {
  expect(figuresHoldUntil(hours, timeMs)).toBe(untilMs);
});
