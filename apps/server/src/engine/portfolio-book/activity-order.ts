import type { Activity, ActivityKind } from "../ports/stores/portfolio-store.ts";

const FIRST = 0;
const AT_START = 1;
const AT_TIME = 2;
const AT_END = 3;
const LAST = 4;

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

type Placed = Pick<Activity, "day" | "kind" | "timeMs" | "number">;

/**
 * The order in which activities happened: by day; of one day splits first, stated values last, and between them what has
 * a time by its time, what opens or pays in without one before that and what closes or pays out after it; else as they
 * were recorded.
 */
export function compareActivities(a: Placed, b: Placed): number {
  return a.day - b.day || placeOf(a) - placeOf(b) || (a.timeMs ?? 0) - (b.timeMs ?? 0) || a.number - b.number;
}

function placeOf({ kind, timeMs }: Placed): number {
  const place = PLACES[kind];
  return timeMs === undefined || place === FIRST || place === LAST ? place : AT_TIME;
}
