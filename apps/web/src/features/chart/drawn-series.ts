import {
  AreaSeries,
  type AreaData,
  CandlestickSeries,
  type CandlestickData,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineStyle,
  LineType,
  type UTCTimestamp,
  type WhitespaceData,
} from "lightweight-charts";
import type { Candle } from "@streampulse/client/history";
import type { AxisTime } from "./axis-time.ts";
import { type ChartColors, faded } from "./chart-colors.ts";
import type { ChartKind, LineRun } from "./chart-line.ts";
import type { GapPlace } from "./gap-places.ts";

/** A course as it is drawn. Numbers are pixels-to-be: nothing that is written comes from them. */
export interface SeriesPoints {
  readonly candles: readonly Candle[];
  readonly gaps: readonly GapPlace[];
  /** Where per cent count from; undefined where prices are drawn. */
  readonly base: Candle | undefined;
}

type Point = CandlestickData | LineData | AreaData | WhitespaceData;
/** A series of any kind that charts are drawn as. */
export type AnySeries = ISeriesApi<"Candlestick"> | ISeriesApi<"Line"> | ISeriesApi<"Area">;

const NOTHING = "rgba(0, 0, 0, 0)";
/** Of the point before a gap: from it on nothing is drawn, until the next one. */
const BROKEN = { color: NOTHING, lineColor: NOTHING, topColor: NOTHING, bottomColor: NOTHING };

const RUNS: Readonly<Record<LineRun, LineStyle>> = {
  solid: LineStyle.Solid,
  dashed: LineStyle.Dashed,
  dotted: LineStyle.Dotted,
  long: LineStyle.LargeDashed,
  sparse: LineStyle.SparseDotted,
};

/** What the numbers of an axis are written by. */
export interface AxisFormat {
  readonly decimals: number;
  readonly isPercent: boolean;
}

/** Whether an axis writes its numbers otherwise than before: decimals may be learnt later than prices. */
export function isOtherFormat(before: AxisFormat | undefined, now: AxisFormat): boolean {
  return before?.decimals !== now.decimals || before.isPercent !== now.isPercent;
}

/** Adds a series of a kind to the chart, on its right scale. */
export function addSeries(chart: IChartApi, kind: ChartKind, run: LineRun): AnySeries {
  const own = { priceLineStyle: LineStyle.Dotted, priceLineWidth: 1 } as const;
  if (kind === "candles") return chart.addSeries(CandlestickSeries, { ...own, borderVisible: false });
  const line = {
    ...own,
    lineWidth: 2,
    lineType: LineType.Simple,
    lineStyle: RUNS[run],
    crosshairMarkerRadius: 3.5,
  } as const;
  return kind === "line" ? chart.addSeries(LineSeries, line) : chart.addSeries(AreaSeries, line);
}

/** Colours of a series: candles by which way each went, lines in the one colour. */
export function colorSeries(series: AnySeries, colors: ChartColors, color: string): void {
  const label = { priceLineColor: color };
  if (series.seriesType() === "Candlestick") {
    const { up, down } = colors;
    const candles = { upColor: up, wickUpColor: up, downColor: down, wickDownColor: down };
    (series as ISeriesApi<"Candlestick">).applyOptions({ ...candles, ...label });
  } else if (series.seriesType() === "Line") {
    (series as ISeriesApi<"Line">).applyOptions({ color, ...label });
  } else {
    const fill = { topColor: faded(color, 0.22), bottomColor: faded(color, 0) };
    (series as ISeriesApi<"Area">).applyOptions({ lineColor: color, ...fill, ...label });
  }
}

/** Everything that a series draws, empty steps of gaps among it, in the order of time. */
export function pointsOf({ candles, gaps, base }: SeriesPoints, kind: ChartKind, axis: AxisTime): Point[] {
  const points: Point[] = [];
  let gap = 0;
  candles.forEach((candle, at) => {
    const place = gaps[gap]?.after === at ? gaps[gap++] : undefined;
    if (base && candle.startMs < base.startMs) return;
    const point = pointOf(candle, kind, axis, base);
    points.push(place && kind !== "candles" ? { ...point, ...BROKEN } : point);
    for (const step of place?.empty ?? []) points.push({ time: axis.seconds(step) as UTCTimestamp });
  });
  return points;
}

/** One candle as a series draws it. */
export function pointOf(candle: Candle, kind: ChartKind, axis: AxisTime, base: Candle | undefined): Point {
  const time = axis.seconds(candle) as UTCTimestamp;
  const { open, high, low, close } = candle;
  if (base) return { time, value: (Number(close) / Number(base.open) - 1) * 100 };
  if (kind !== "candles") return { time, value: Number(close) };
  return { time, open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
}

/** Whether the one goes on from the other: the last candle changed, or one came behind it. */
export function isNext(before: SeriesPoints, now: SeriesPoints | undefined): boolean {
  if (!now || before.base !== now.base || before.gaps !== now.gaps) return false;
  const [a, b] = [before.candles, now.candles];
  const more = b.length - a.length;
  if (a.length === 0 || more < 0 || more > 1 || a[0] !== b[0]) return false;
  return a.length < 2 || a[a.length - 2] === b[a.length - 2];
}
