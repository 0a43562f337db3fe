import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { MarketSession } from "../enums.ts";
import { civilDay, DAY_MS } from "./civil-day.ts";
import type { HoursName } from "./hours-name.ts";
import { sessionAt } from "./market-session.ts";

const TABLE = resolve(import.meta.dirname, "../../../../../shared/captures/lean/market-hours-extract.json");
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const NEW_YORK_HOUR = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  hourCycle: "h23",
  hour: "numeric",
});

/** One market of the recorded table. Dates are M/D/YYYY, times HH:MM:SS, the day's end 1.00:00:00. */
type Market = Record<(typeof WEEKDAYS)[number], readonly { start: string; end: string; state: string }[]> & {
  holidays: readonly string[];
  earlyCloses: Record<string, string>;
  lateOpens?: Record<string, string>;
};

async function recorded(market: string): Promise<Market> {
  const { entries } = JSON.parse(await readFile(TABLE, "utf8")) as { entries: Record<string, Market> };
  return entries[market] as Market;
}

const minuteOf = (time: string) => {
  const [, days = "0", hours, minutes] = /^(?:(\d)\.)?(\d+):(\d+):\d+$/.exec(time) ?? [];
  return Number(days) * 1_440 + Number(hours) * 60 + Number(minutes);
};

/**
 * Every day of the years, at a quarter to and past each hour: where what the table says differs from the
 * calendar. Those minutes are far from the few minutes that a broker pauses at 17:00.
 */
function differences(hours: HoursName, market: Market, years: readonly [number, number]): string[] {
  // Some dates of the table have leading zeros.
  const holidays = new Set(market.holidays.map((date) => date.split("/").map(Number).join("/")));
  const found: string[] = [];
  for (let day = civilDay(years[0], 1, 1); day < civilDay(years[1] + 1, 1, 1); day++) {
    const date = new Date(day * DAY_MS);
    const name = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
    const ends = minuteOf(market.earlyCloses[name] ?? "1.00:00:00");
    const begins = minuteOf(market.lateOpens?.[name] ?? "00:00:00");
    const isOpen = (minute: number) =>
      !holidays.has(name) &&
      minute >= begins &&
      minute < ends &&
      market[WEEKDAYS[date.getUTCDay()] as (typeof WEEKDAYS)[number]].some(
        ({ start, end, state }) => state === "market" && minute >= minuteOf(start) && minute < minuteOf(end),
      );
    // Clocks change on Sundays at two, before any market opens.
    const midnight = day * DAY_MS + (17 - Number(NEW_YORK_HOUR.format(day * DAY_MS + 17 * 3_600_000))) * 3_600_000;
    for (let minute = date.getUTCDay() === 0 ? 195 : 15; minute < 1_440; minute += 30) {
      const saysOpen = sessionAt(hours, midnight + minute * 60_000).session === MarketSession.REGULAR;
      if (saysOpen !== isOpen(minute)) found.push(`${name} at minute ${minute}: ${saysOpen ? "open" : "closed"}`);
    }
  }
  return found;
}

describe.skipIf(!existsSync(TABLE))("the recorded table (needs ../shared/captures)", () => {
  test("US equities: zero differences from the recorded table, holidays and early closes of 1999 to 2028", async () => {
    const market = await recorded("Equity-usa-[*]");
    expect([market.holidays.length, Object.keys(market.earlyCloses).length]).toEqual([293, 65]);
    expect(differences("us_equities", market, [1999, 2028])).toEqual([]);
  });

  test("US equities of 1998: zero differences in holidays; early closes it holds since 1999 only", async () => {
    const found = differences("us_equities", await recorded("Equity-usa-[*]"), [1998, 1998]);
    const afternoon = (date: string) => [795, 825, 855, 885, 915, 945].map((m) => `${date} at minute ${m}: closed`);
    expect(found).toEqual([...afternoon("11/27/1998"), ...afternoon("12/24/1998")]);
  });

  test("forex: zero differences from the recorded table, 2005 to 2025", async () => {
    const market = await recorded("Forex-oanda-[*]");
    expect([market.holidays.length, Object.keys(market.earlyCloses).length]).toEqual([18, 24]);
    expect(differences("forex", market, [2005, 2025])).toEqual([]);
  });

  test("a table that says otherwise on one day, or at one hour, is a difference", async () => {
    const market = await recorded("Equity-usa-[*]");
    const holidays = market.holidays.filter((date) => date !== "6/19/2026");
    expect(differences("us_equities", { ...market, holidays }, [2026, 2026])).toHaveLength(13);
    const earlyCloses = { ...market.earlyCloses, "11/27/2026": "14:00:00" };
    expect(differences("us_equities", { ...market, earlyCloses }, [2026, 2026])).toHaveLength(2);
  });
});
