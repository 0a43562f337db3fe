import { STEP_MS } from "@streampulse/client/history";
import { compareDecimal, percentChange, subtractDecimal, type TickerInfo } from "@streampulse/core";
import type { AxisTime } from "./axis-time.ts";
import type { ChartToken } from "./chart-colors.ts";
import { basesOf, type ChartKind, COMPARED_RUNS, COMPARED_TOKENS } from "./chart-line.ts";
import type { ChartRange } from "./chart-range.ts";
import type { CourseState } from "./course.ts";
import type { ShownCourse } from "./course-set.ts";
import type { DrawnLine, Drawing } from "./drawn-chart.ts";
import { gapPlaces, type GapPlace } from "./gap-places.ts";

/** What is to be drawn, in the design's tokens; the canvas knows their colours. */
export type ChartPlan = Omit<Drawing, "colors" | "lines"> & {
  readonly lines: readonly (Omit<DrawnLine, "color"> & { readonly tone: ChartToken })[];
};

/** How a course went over its range, exact; undefined where it has no candle. */
export interface CourseChange {
  readonly change: string;
  readonly percent: string | undefined;
  readonly direction: "up" | "down" | "flat";
}

/** From the first price that is drawn to the newest one: what the line does, and nothing else. */
export function courseChange(candles: CourseState["candles"]): CourseChange | undefined {
  const last = candles.at(-1);
  const start = candles[0]?.open;
  if (!last || start === undefined) return undefined;
  const change = subtractDecimal(last.close, start);
  const sign = compareDecimal(last.close, start);
  return { change, percent: percentChange(last.close, start), direction: sign > 0 ? "up" : sign < 0 ? "down" : "flat" };
}

/** Where the last trading day ended: a line across the chart of a day, in others it would say nothing. */
export function previousCloseOf(range: ChartRange, info: TickerInfo | undefined): string | undefined {
  return range.name === "1D" ? info?.previousClose : undefined;
}

/**
 * What the courses are drawn as. One that is compared is drawn once it has candles of the same time as the first; each
 * has the same colour and run whatever becomes of the others.
 */
export function planOf(
  shown: readonly ShownCourse[],
  range: ChartRange,
  wishes: {
    readonly kind: ChartKind;
    readonly axis: AxisTime;
    readonly decimals: number;
    readonly previousClose: string | undefined;
    readonly levels: Drawing["levels"];
    readonly fitsLevels: boolean;
    readonly isSmall: boolean;
    readonly write: Drawing["write"];
    readonly gapsOf: (course: CourseState, stepMs: number) => readonly GapPlace[];
  },
): ChartPlan {
  const { kind, gapsOf, previousClose, levels, ...rest } = wishes;
  const stepMs = STEP_MS[range.step];
  const bases = basesOf(shown.map(({ ticker, course }) => ({ ticker, candles: course.candles })));
  const isCompared = bases.some((base, at) => at > 0 && base !== undefined);
  const tones = { up: "up", down: "down", flat: "accent" } as const;
  const direction = courseChange(shown[0]?.course.candles ?? [])?.direction;
  const alone = { run: "solid", tone: tones[direction ?? "flat"] } as const;
  const lines = shown.flatMap(({ ticker, course }, at): ChartPlan["lines"][number][] => {
    const base = isCompared ? bases[at] : undefined;
    if (at > 0 && !base) return [];
    const look = isCompared ? { run: COMPARED_RUNS[at] ?? "solid", tone: COMPARED_TOKENS[at] ?? "muted" } : alone;
    return [{ ticker, candles: course.candles, gaps: gapsOf(course, stepMs), base, ...look }];
  });
  const isReady = shown[0]?.course.status === "ready";
  const key = `${range.name} ${isReady} ${lines.map((line) => line.ticker).join(" ")}`;
  const prices = isCompared ? { levels: [] } : { levels, previousClose };
  const hasVolume = !isCompared && !rest.isSmall && (shown[0]?.course.candles.some(({ volume }) => volume) ?? false);
  return { ...rest, key, kind: isCompared ? "line" : kind, lines, hasVolume, ...prices };
}

/** Gap places of courses, found once for each array of candles that does not only move at its end. */
export function gapMemory(): (course: CourseState, stepMs: number) => readonly GapPlace[] {
  const known = new WeakMap<readonly unknown[], { places: readonly GapPlace[]; length: number }>();
  const none: readonly GapPlace[] = [];
  return ({ gaps, candles }, stepMs) => {
    if (gaps.length === 0) return none;
    const before = known.get(gaps);
    if (before?.length === candles.length) return before.places;
    const places = gapPlaces(candles, gaps, stepMs);
    const isSame = before && JSON.stringify(before.places) === JSON.stringify(places);
    const now = { places: isSame ? before.places : places, length: candles.length };
    known.set(gaps, now);
    return now.places;
  };
}
