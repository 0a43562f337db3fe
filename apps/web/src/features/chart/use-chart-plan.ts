"use client";
import { usePrice } from "@streampulse/client/react";
import { useMemo, useState } from "react";
import { numbers } from "../../ui/number-text.ts";
import { type AxisTime, axisTime, wallOffsetMs } from "./axis-time.ts";
import type { ChartKind } from "./chart-line.ts";
import { type ChartPlan, gapMemory, planOf, previousCloseOf } from "./chart-plan.ts";
import type { ChartRange } from "./chart-range.ts";
import type { ShownCourse } from "./course-set.ts";
import type { Drawing } from "./drawn-chart.ts";

const NO_LEVELS: Drawing["levels"] = [];
const write = (text: string, decimals: number): string => numbers.price(text, decimals);

/** How many digits a ticker's prices have behind the point, as far as it is known by now. */
export function useDecimals(ticker: string, shown: readonly ShownCourse[]): number {
  const { info, quote } = usePrice(ticker);
  const known = shown[0]?.course.series?.decimals ?? info?.decimals;
  return known ?? quote?.price.split(".")[1]?.length ?? 2;
}

/** What a chart of these courses is to show, and the axis that it goes by. */
export function useChartPlan({
  ticker,
  shown,
  range,
  kind,
  decimals,
  levels = NO_LEVELS,
  fitsLevels = false,
  isSmall = false,
}: {
  readonly ticker: string;
  readonly shown: readonly ShownCourse[];
  readonly range: ChartRange;
  readonly kind: ChartKind;
  readonly decimals: number;
  readonly levels?: Drawing["levels"];
  readonly fitsLevels?: boolean;
  readonly isSmall?: boolean;
}): { readonly plan: ChartPlan; readonly axis: AxisTime } {
  const { info } = usePrice(ticker);
  const [offsetMs] = useState(() => wallOffsetMs(Date.now()));
  const axis = useMemo(() => axisTime(range.step, offsetMs, navigator.languages), [range, offsetMs]);
  const [gapsOf] = useState(gapMemory);
  const previousClose = previousCloseOf(range, info);
  const plan = useMemo(
    () => planOf(shown, range, { kind, axis, decimals, previousClose, levels, fitsLevels, isSmall, write, gapsOf }),
    [shown, range, kind, axis, decimals, previousClose, levels, fitsLevels, isSmall, gapsOf],
  );
  return { plan, axis };
}
