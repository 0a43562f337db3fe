import {
  type ListNetWorthResponse,
  NetWorthOrigin,
  type NetWorthPoint,
  type Portfolio,
} from "@streampulse/client/portfolio";
import { subtractDecimal } from "@streampulse/core";
import { fewNames } from "../../ui/few-names.ts";

/** How far back net worth is shown. */
export type NetWorthRange = "1M" | "3M" | "YTD" | "1Y" | "5Y" | "All";

/** In the order in which they are offered. */
export const NET_WORTH_RANGES: readonly NetWorthRange[] = ["1M", "3M", "YTD", "1Y", "5Y", "All"];

/** The most days that one call may ask for. */
const MOST_DAYS = 3_660;
const DAY_MS = 86_400_000;

/** The calendar's day at a time, in a time zone; of a zone that this browser does not know, UTC's. */
export function dayAt(timeMs: number, timeZone: string): string {
  const shape = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat("en-CA", { ...shape, timeZone }).format(timeMs);
  } catch {
    return new Date(timeMs).toISOString().slice(0, 10);
  }
}

/** The first day of a range that ends today; of all, that of the newest part of it. */
export function firstDay(range: NetWorthRange, today: string): string {
  const [year = "1970", month = "01", day = "01"] = today.split("-");
  if (range === "YTD") return `${year}-01-01`;
  if (range === "All") return daysBefore(today, MOST_DAYS - 1);
  const months = { "1M": 1, "3M": 3, "1Y": 12, "5Y": 60 }[range];
  const first = new Date(Date.UTC(Number(year), Number(month) - 1 - months, 1));
  // The 31st of a month that has none is its last day.
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(Number(day), last));
  return first.toISOString().slice(0, 10);
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Net worth of each day of a range that ends today. All of it is asked for part by part, backwards, until a part is not
 * full: it is told from the first activity on.
 */
export async function netWorthOf(
  server: Pick<Portfolio, "netWorth">,
  range: NetWorthRange,
  today: string,
  { currency, signal }: { readonly currency: string; readonly signal?: AbortSignal },
): Promise<ListNetWorthResponse> {
  let fromDay = firstDay(range, today);
  let told = await server.netWorth({ fromDay, toDay: today, currency }, { signal });
  let found = range === "All" ? told.points.length : 0;
  while (found === MOST_DAYS) {
    const toDay = daysBefore(fromDay, 1);
    fromDay = daysBefore(toDay, MOST_DAYS - 1);
    const { points } = await server.netWorth({ fromDay, toDay, currency }, { signal });
    found = points.length;
    told = { ...told, points: [...points, ...told.points] };
  }
  return told;
}

/** The points with what everything is worth now in the place of today's, which was told some time ago; the others are the same. */
export function withNow(points: readonly NetWorthPoint[], now: string | undefined): readonly NetWorthPoint[] {
  const last = points.at(-1);
  // What has no price is left out of what is told as now: a gap stays one.
  if (now === undefined || last?.origin !== NetWorthOrigin.LIVE || last.netWorth === undefined) return points;
  return [...points.slice(0, -1), { ...last, netWorth: now }];
}

/** A point of a line: a float, for pixels only, or a gap. */
export type LinePoint = { readonly time: string; readonly value?: number };

/** The points as a chart draws them: a day without net worth is a gap and not a nought. */
export function lineOf(points: readonly NetWorthPoint[]): readonly LinePoint[] {
  return points.map(({ day, netWorth }) =>
    netWorth === undefined ? { time: day } : { time: day, value: Number(netWorth) },
  );
}

/** What became of net worth over the points: from the first day that has one to the last; undefined for fewer than two. */
export function changeOver(
  points: readonly NetWorthPoint[],
): { readonly change: string; readonly from: string; readonly to: string } | undefined {
  const known = points.filter(({ netWorth }) => netWorth !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  return { change: subtractDecimal(last.netWorth ?? "0", first.netWorth ?? "0"), from: first.day, to: last.day };
}

/** What has to be said of the points: days that are gaps, and prices that were made up. */
export function remarksOn(points: readonly NetWorthPoint[]): readonly string[] {
  const gaps = points.filter(({ netWorth }) => netWorth === undefined);
  const missing = [...new Set(gaps.flatMap((point) => point.missing))];
  const pretend = points.some((point) => point.pretend);
  const days = gaps.length === 1 ? "1 day has" : `${gaps.length} days have`;
  return [
    ...(gaps.length > 0
      ? [`${days} no net worth${missing.length > 0 ? `: no price of ${fewNames(missing, 3)}` : ""}.`]
      : []),
    ...(pretend ? ["Made of simulated or replayed prices in part."] : []),
  ];
}
