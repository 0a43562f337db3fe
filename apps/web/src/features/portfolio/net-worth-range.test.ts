import { NetWorthOrigin, type NetWorthPoint, type Portfolio } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { changeOver, dayAt, firstDay, lineOf, netWorthOf, remarksOn, withNow } from "./net-worth-range.ts";

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

const DAY_MS = 86_400_000;
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Tells each day from the first activity on, and refuses more days than one call may ask for. */
function ledgerSince(first: string) {
  let calls = 0;
  const netWorth: Portfolio["netWorth"] = async ({ fromDay, toDay }) => {
    calls++;
    expect((Date.parse(toDay) - Date.parse(fromDay)) / DAY_MS + 1).toBeLessThanOrEqual(3_660);
    const from = fromDay < first ? first : fromDay;
    const days = Math.max(0, (Date.parse(toDay) - Date.parse(from)) / DAY_MS + 1);
    return { points: Array.from({ length: days }, (_, at) => point(dayAfter(from, at), "1")), currency: "USD" };
  };
  return { server: { netWorth }, calls: () => calls };
}

test.each([
  ["2025-07-14", 1],
  [dayAfter("2025-07-15", -3_658), 1],
  [dayAfter("2025-07-15", -3_659), 2],
  [dayAfter("2025-07-15", -3_660), 2],
  ["2000-01-01", 3],
])("all begins with the first activity, on %s", async (first, calls) => {
  const ledger = ledgerSince(first);
  const { points } = await netWorthOf(ledger.server, "All", "2025-07-15", { currency: "USD" });
  expect([points[0]?.day, points.at(-1)?.day, ledger.calls()]).toEqual([first, "2025-07-15", calls]);
  expect(points.every(({ day }, at) => at === 0 || day === dayAfter(points[at - 1]?.day ?? "", 1))).toBe(true);
});

test("a range is asked for once", async () => {
  const ledger = ledgerSince("2000-01-01");
  const { points } = await netWorthOf(ledger.server, "5Y", "2025-07-15", { currency: "USD" });
  expect([points[0]?.day, ledger.calls()]).toEqual(["2020-07-15", 1]);
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

test("today's net worth is what is told now; a gap stays one, and a day that has ended what it was", () => {
  const today = (netWorth?: string) => ({ ...point("2026-01-02", netWorth), origin: NetWorthOrigin.LIVE });
  const before = point("2026-01-01", "1");
  expect(withNow([before, today("2")], "2.5")).toEqual([before, today("2.5")]);
  expect(withNow([before, today()], "2.5")).toEqual([before, today()]);
  for (const points of [[before, today("2")], []]) expect(withNow(points, undefined)).toBe(points);
  expect(withNow([before], "2.5")).toEqual([before]);
});
