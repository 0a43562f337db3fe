import { describe, expect, test } from "vitest";
import { zonedDay } from "./zoned-day.ts";

const HOUR = 3_600_000;

/** What a wall clock's reading of a day is in UTC. */
function utc(day: string, hours: number, zone: string): string {
  return new Date(zonedDay(day, zone)(hours * HOUR)).toISOString();
}

describe("a zone's wall clock", () => {
  test("is four hours behind in New York's summer and five in its winter", () => {
    expect(utc("20131008", 9.5, "America/New_York")).toBe("2013-10-08T13:30:00.000Z");
    expect(utc("20131209", 9.5, "America/New_York")).toBe("2013-12-09T14:30:00.000Z");
    expect(utc("20131008", 0, "America/New_York")).toBe("2013-10-08T04:00:00.000Z");
  });

  test("jumps on the day summer begins", () => {
    expect(utc("20130310", 1.5, "America/New_York")).toBe("2013-03-10T06:30:00.000Z");
    expect(utc("20130310", 3.5, "America/New_York")).toBe("2013-03-10T07:30:00.000Z");
    expect(utc("20130310", 9.5, "America/New_York")).toBe("2013-03-10T13:30:00.000Z");
  });

  test("on the day summer ends, an hour that comes twice is the first", () => {
    expect(utc("20131103", 0.5, "America/New_York")).toBe("2013-11-03T04:30:00.000Z");
    expect(utc("20131103", 1.5, "America/New_York")).toBe("2013-11-03T05:30:00.000Z");
    expect(utc("20131103", 9.5, "America/New_York")).toBe("2013-11-03T14:30:00.000Z");
  });

  test("follows the year the rule was another", () => {
    // Until 2006 summer began on the first Sunday of April.
    expect(utc("20060315", 9.5, "America/New_York")).toBe("2006-03-15T14:30:00.000Z");
  });

  test("may be ahead of UTC, or be it", () => {
    expect(utc("20140508", 1, "Asia/Kolkata")).toBe("2014-05-07T19:30:00.000Z");
    expect(utc("20140508", 1, "UTC")).toBe("2014-05-08T01:00:00.000Z");
    expect(utc("20140330", 1.5, "Europe/Berlin")).toBe("2014-03-30T00:30:00.000Z");
    expect(utc("20140330", 9, "Europe/Berlin")).toBe("2014-03-30T07:00:00.000Z");
  });

  test("keeps the milliseconds", () => {
    expect(zonedDay("20131008", "America/New_York")(31_669_457) % 1_000).toBe(457);
    expect(zonedDay("20131103", "America/New_York")(31_669_457) % 1_000).toBe(457);
  });
});
