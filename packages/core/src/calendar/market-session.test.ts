import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { enumWord, MarketSession } from "../enums.ts";
import type { HoursName } from "./hours-name.ts";
import { lastRegularClose, nextOpen, sessionAt } from "./market-session.ts";
import { usTradingDay } from "./us-trading-days.ts";
import { forexClosure } from "./forex-closures.ts";

const { PRE, REGULAR, POST, CLOSED, ALWAYS_OPEN } = MarketSession;
const MINUTE_MS = 60_000;

/** The session and its limits as a line to compare. */
function told(hours: HoursName, time: string): string {
  const { session, sinceMs, untilMs } = sessionAt(hours, Date.parse(time));
  return `${enumWord(MarketSession, session)} ${iso(sinceMs)} ${iso(untilMs)}`;
}

const iso = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 16);

test.each([
  // A summer's day and the winter's Monday after the clocks changed.
  ["2026-07-01T07:59:59.999Z", "CLOSED 2026-07-01T00:00 2026-07-01T08:00"],
  ["2026-07-01T08:00:00Z", "PRE 2026-07-01T08:00 2026-07-01T13:30"],
  ["2026-07-01T13:30:00Z", "REGULAR 2026-07-01T13:30 2026-07-01T20:00"],
  ["2026-07-01T20:00:00Z", "POST 2026-07-01T20:00 2026-07-02T00:00"],
  ["2026-11-02T14:29:59Z", "PRE 2026-11-02T09:00 2026-11-02T14:30"],
  // The weekend in which the clocks go back, and forth.
  ["2026-11-01T12:00:00Z", "CLOSED 2026-10-31T00:00 2026-11-02T09:00"],
  ["2026-03-08T12:00:00Z", "CLOSED 2026-03-07T01:00 2026-03-09T08:00"],
  // Thanksgiving, the short Friday after it, and a week without a market.
  ["2026-11-26T15:00:00Z", "CLOSED 2026-11-26T01:00 2026-11-27T09:00"],
  ["2026-11-27T17:59:59Z", "REGULAR 2026-11-27T14:30 2026-11-27T18:00"],
  ["2026-11-27T18:00:00Z", "POST 2026-11-27T18:00 2026-11-27T22:00"],
  ["2026-11-27T22:00:00Z", "CLOSED 2026-11-27T22:00 2026-11-30T09:00"],
  ["2001-09-12T15:00:00Z", "CLOSED 2001-09-11T00:00 2001-09-17T08:00"],
])("US equities at %s: %s", (time, expected) => {
  expect(told("us_equities", time)).toBe(expected);
});

test.each([
  ["2026-03-08T20:59:59Z", "CLOSED 2026-03-06T22:00 2026-03-08T21:00"],
  ["2026-03-08T21:00:00Z", "REGULAR 2026-03-08T21:00 2026-03-13T21:00"],
  ["2026-03-11T21:00:00Z", "REGULAR 2026-03-08T21:00 2026-03-13T21:00"],
  ["2026-03-13T21:00:00Z", "CLOSED 2026-03-13T21:00 2026-03-15T21:00"],
  // Christmas on a Friday, on a Wednesday, and on a Sunday.
  ["2026-12-25T12:00:00Z", "CLOSED 2026-12-24T22:00 2026-12-27T22:00"],
  ["2024-12-25T12:00:00Z", "CLOSED 2024-12-24T22:00 2024-12-25T22:00"],
  ["2022-12-26T12:00:00Z", "CLOSED 2022-12-23T22:00 2022-12-27T05:00"],
])("forex at %s: %s", (time, expected) => {
  expect(told("forex", time)).toBe(expected);
});

test("what never closes has no end, no close and no opening", () => {
  expect(sessionAt("always", 0)).toEqual({ session: ALWAYS_OPEN, sinceMs: -Infinity, untilMs: Infinity });
  expect(lastRegularClose("always", 0)).toBeUndefined();
  expect(nextOpen("always", 0)).toBeUndefined();
});

test("the last regular close and the next regular opening, from every session", () => {
  const at = (time: string) =>
    [lastRegularClose, nextOpen].map((ask) => iso(ask("us_equities", Date.parse(time)) ?? 0));
  expect(at("2026-11-27T12:00:00Z")).toEqual(["2026-11-25T21:00", "2026-11-27T14:30"]);
  expect(at("2026-11-27T15:00:00Z")).toEqual(["2026-11-25T21:00", "2026-11-30T14:30"]);
  expect(at("2026-11-27T18:00:00Z")).toEqual(["2026-11-27T18:00", "2026-11-30T14:30"]);
  expect(at("2026-11-28T18:00:00Z")).toEqual(["2026-11-27T18:00", "2026-11-30T14:30"]);
  expect(iso(lastRegularClose("forex", Date.parse("2026-11-28T18:00:00Z")) ?? 0)).toBe("2026-11-27T22:00");
  expect(iso(nextOpen("forex", Date.parse("2026-11-28T18:00:00Z")) ?? 0)).toBe("2026-11-29T22:00");
});

test("what is no time is refused", () => {
  for (const timeMs of [NaN, Infinity, 9e15]) expect(() => sessionAt("us_equities", timeMs)).toThrow(RangeError);
});

const WALL = new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", dateStyle: "full", timeStyle: "medium" });

/** The session by what the clock on the wall shows, read as text and looked up minute by minute. */
function readOffTheWall(hours: HoursName, timeMs: number): MarketSession {
  // As in "Sunday, November 22, 2026 at 7:01:15 AM".
  const [, weekday = "", date = "", hour = "", minute = "", half = ""] =
    /^(\w+), (\w+ \d+, \d+) at (\d+):(\d+):\d+\s(AM|PM)$/.exec(WALL.format(timeMs)) ?? [];
  const day = Date.parse(`${date} UTC`) / 86_400_000;
  const now = ((Number(hour) % 12) + (half === "PM" ? 12 : 0)) * 60 + Number(minute);
  if (hours === "forex") {
    const [from, to] = forexClosure(day) ?? [0, 0];
    const isOff =
      weekday === "Saturday" || (weekday === "Sunday" && now < 1020) || (weekday === "Friday" && now >= 1020);
    return isOff || (now >= from && now < to) ? CLOSED : REGULAR;
  }
  const kind = usTradingDay(day);
  const [close, end] = kind === "short" ? [780, 1020] : [960, 1200];
  if (kind === "closed" || now < 240 || now >= end) return CLOSED;
  if (now < 570) return PRE;
  return now < close ? REGULAR : POST;
}

test("the quick way equals the slow one, and spans meet, at random instants of 1998 to 2035", () => {
  const instants = fc.integer({ min: Date.UTC(1998, 0) / 1_000, max: Date.UTC(2036, 0) / 1_000 });
  const anywhere = fc.tuple(fc.constantFrom("us_equities" as const, "forex" as const), instants);
  holdsFor(
    "sessions",
    fc.property(anywhere, ([hours, seconds]) => {
      const timeMs = seconds * 1_000;
      const { session, sinceMs, untilMs } = sessionAt(hours, timeMs);
      expect(session).toBe(readOffTheWall(hours, timeMs));
      expect(sinceMs).toBeLessThanOrEqual(timeMs);
      expect(untilMs).toBeGreaterThan(timeMs);
      // Nothing changes within it, it changes at both its ends, and its neighbours begin and end there.
      for (const inside of [sinceMs, untilMs - 1]) expect(readOffTheWall(hours, inside)).toBe(session);
      for (const outside of [sinceMs - 1, untilMs]) expect(readOffTheWall(hours, outside)).not.toBe(session);
      for (let inside = timeMs; inside < untilMs; inside += 97 * MINUTE_MS)
        expect(readOffTheWall(hours, inside)).toBe(session);
      expect(sessionAt(hours, untilMs).sinceMs).toBe(untilMs);
      expect(sessionAt(hours, sinceMs - 1).untilMs).toBe(sinceMs);
    }),
    { runs: 500 },
  );
});
