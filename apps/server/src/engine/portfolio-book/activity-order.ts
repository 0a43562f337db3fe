import type { Activity, ActivityKind } from "../ports/stores/portfolio-store.ts";
import { sorting } from "./sorting.ts";

const FIRST = 0;
const AT_START = 1;
const AT_TIME = 2;
const AT_END = 3;
const LAST = 4;
/** How many are looked at in one go. */
const TOGETHER = 1_000;
/** Before all that has a time. */
const NEVER = -Number.MAX_SAFE_INTEGER;

/** Where on its day an activity without a time stands. */
const PLACES: Readonly<Record<ActivityKind, number>> = {
  split: FIRST,
  buy: AT_START,
  short: AT_START,
  dividend: AT_START,
  deposit: AT_START,
  interest: AT_START,
  income: AT_START,
  transfer: AT_TIME,
  sell: AT_END,
  cover: AT_END,
  fee: AT_END,
  withdrawal: AT_END,
  spending: AT_END,
  stated_value: LAST,
};

/**
 * Activities in the order in which they happened: by day; of one day splits first, stated values last, and between them
 * what has a time by its time, what opens or pays in without one before that and what closes or pays out after it; else
 * as they were recorded. Shares that are moved without a time are moved when what was bought that day is there, and
 * before the account that they come to sells. It is done in slices: it yields how much was done, for a WorkPace.
 */
export function* ordering(activities: readonly Activity[]): Generator<number, Activity[]> {
  const sorted = yield* sorting(activities, (a, b) => compare(a, b));
  const moves = sorted.filter(isLoose);
  if (moves.length === 0) return sorted;
  const times = yield* timesOf(moves, sorted);
  return yield* sorting(sorted, (a, b) => compare(a, b, times));
}

function compare(a: Activity, b: Activity, times?: ReadonlyMap<Activity, number>): number {
  return (
    a.day - b.day ||
    placeOf(a) - placeOf(b) ||
    (a.timeMs ?? times?.get(a) ?? NEVER) - (b.timeMs ?? times?.get(b) ?? NEVER) ||
    Number(isLoose(a)) - Number(isLoose(b)) ||
    a.number - b.number
  );
}

function placeOf({ kind, timeMs }: Activity): number {
  const place = PLACES[kind];
  return timeMs === undefined || place === FIRST || place === LAST ? place : AT_TIME;
}

function isLoose({ kind, ticker, timeMs }: Activity): boolean {
  return kind === "transfer" && ticker !== undefined && timeMs === undefined;
}

/** When, on one day, what an account has of a ticker came, the earliest first and each time once, and when the first went. */
interface Traffic {
  readonly cameMs: number[];
  wentMs: number;
}

/** When moves without a time may have been: those that are not among them, before everything that has a time. */
function* timesOf(
  moves: readonly Activity[],
  sorted: readonly Activity[],
): Generator<number, ReadonlyMap<Activity, number>> {
  const traffics = new Map<string, Traffic>();
  const traffic = ({ day, ticker }: Activity, accountId: string | undefined): Traffic => {
    const key = `${day} ${ticker} ${accountId}`;
    let found = traffics.get(key);
    if (found === undefined) traffics.set(key, (found = { cameMs: [], wentMs: Infinity }));
    return found;
  };
  const came = ({ cameMs }: Traffic, timeMs: number) => {
    if (cameMs.at(-1) !== timeMs) cameMs.push(timeMs);
  };
  for (const [at, activity] of sorted.entries()) {
    if (at % TOGETHER === TOGETHER - 1) yield TOGETHER / 10;
    const { kind, timeMs } = activity;
    if (timeMs === undefined || activity.ticker === undefined) continue;
    if (kind === "buy") came(traffic(activity, activity.accountId), timeMs);
    if (kind === "transfer") came(traffic(activity, activity.toAccountId), timeMs);
    if (kind !== "sell" && kind !== "transfer") continue;
    const left = traffic(activity, activity.accountId);
    left.wentMs = Math.min(left.wentMs, timeMs);
  }
  const times = new Map<Activity, number>();
  for (const [at, move] of moves.entries()) {
    if (at % TOGETHER === TOGETHER - 1) yield TOGETHER / 10;
    const [from, to] = [traffic(move, move.accountId), traffic(move, move.toAccountId)];
    const timeMs = from.cameMs[countBefore(from.cameMs, to.wentMs) - 1];
    if (timeMs === undefined) continue;
    times.set(move, timeMs);
    const place = countBefore(to.cameMs, timeMs);
    if (to.cameMs[place] !== timeMs) to.cameMs.splice(place, 0, timeMs);
  }
  return times;
}

/** How many of these times, which are in order, are before another. */
function countBefore(times: readonly number[], timeMs: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((times[middle] as number) < timeMs) from = middle + 1;
    else to = middle;
  }
  return from;
}
