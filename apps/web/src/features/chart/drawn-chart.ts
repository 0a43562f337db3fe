import {
  ColorType,
  createChart,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type MouseEventParams,
  TickMarkType,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Candle } from "@streampulse/client/history";
import type { AxisMark, AxisTime } from "./axis-time.ts";
import { type ChartColors, faded } from "./chart-colors.ts";
import type { ChartKind, LineRun } from "./chart-line.ts";
import {
  addSeries,
  type AnySeries,
  colorSeries,
  isNext,
  isOtherFormat,
  pointOf,
  pointsOf,
  type SeriesPoints,
} from "./drawn-series.ts";

/** One course of a drawing. */
export interface DrawnLine extends SeriesPoints {
  readonly ticker: string;
  readonly color: string;
  readonly run: LineRun;
}

/** All that a chart shows. */
export interface Drawing {
  /** Another course, step or range has another key: the chart then shows all of it anew. */
  readonly key: string;
  readonly kind: ChartKind;
  /** The first is what the chart is of. */
  readonly lines: readonly DrawnLine[];
  readonly axis: AxisTime;
  readonly decimals: number;
  /** Where a line across says where the last trading day ended. */
  readonly previousClose?: string | undefined;
  /** Lines across at these prices, by their ids. */
  readonly levels: readonly { readonly id: string; readonly price: string }[];
  /** Whether the scale reaches to all levels; else a far one would make a flat line of the course. */
  readonly fitsLevels: boolean;
  readonly hasVolume: boolean;
  /** A picture beside other things: it does not scroll, and its axes say little. */
  readonly isSmall: boolean;
  readonly colors: ChartColors;
  /** Writes decimal text on the axis, with so many digits behind the point. */
  readonly write: (text: string, decimals: number) => string;
}

/** What a chart tells. */
export interface ChartEars {
  /** The pointer is at the candle of this index of the first line; undefined: at none. */
  readonly pointed: (at: number | undefined, y: number | undefined) => void;
  /** Prices may stand at other heights than before. */
  readonly painted: () => void;
}

const MARKS: Readonly<Record<TickMarkType, AxisMark>> = {
  [TickMarkType.Year]: "year",
  [TickMarkType.Month]: "month",
  [TickMarkType.DayOfMonth]: "day",
  [TickMarkType.Time]: "time",
  [TickMarkType.TimeWithSeconds]: "time",
};

/** A chart in an element, and the only place that knows the library it is drawn with. Whoever made it closes it. */
export class DrawnChart {
  readonly #chart: IChartApi;
  readonly #ears: ChartEars;
  readonly #levels = new Map<string, IPriceLine>();
  #series: AnySeries[] = [];
  #volume: ISeriesApi<"Histogram"> | undefined;
  #close: IPriceLine | undefined;
  #drawn: Drawing | undefined;
  #times = new Map<number, number>();

  constructor(host: HTMLElement, ears: ChartEars) {
    this.#ears = ears;
    this.#chart = createChart(host, {
      autoSize: true,
      // Its mark brings a style element, which the page's content policy refuses; the page names the library in a line.
      layout: { attributionLogo: false, fontFamily: getComputedStyle(host).fontFamily, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      handleScroll: { vertTouchDrag: false },
      // A label that has no room is left out, not cut.
      rightPriceScale: { borderVisible: false, entireTextOnly: true },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        minBarSpacing: 0.05,
        fixLeftEdge: true,
        fixRightEdge: true,
        lockVisibleTimeRangeOnResize: true,
        tickMarkFormatter: (time: unknown, mark: TickMarkType) =>
          this.#drawn?.axis.mark(Number(time), MARKS[mark]) ?? "",
      },
      localization: { timeFormatter: (time: unknown) => this.#timeText(Number(time)) },
    });
    this.#chart.subscribeCrosshairMove(this.#moved);
  }

  /** Shows this; what is as it was is not drawn anew. */
  draw(next: Drawing): void {
    const before = this.#drawn;
    this.#drawn = next;
    const isOther = before?.key !== next.key || before.kind !== next.kind || before.lines.length !== next.lines.length;
    if (isOther) this.#begin(next);
    if (isOther || before.colors !== next.colors || before.isSmall !== next.isSmall) this.#dress(next);
    next.lines.forEach((line, at) => {
      const series = this.#series[at] as AnySeries;
      if (isOther || before.colors !== next.colors || before.lines[at]?.color !== line.color) {
        colorSeries(series, next.colors, line.color);
      }
      const known = isOther ? undefined : before.lines[at];
      const format = { decimals: next.decimals, isPercent: line.base !== undefined };
      const was = known && before && { decimals: before.decimals, isPercent: known.base !== undefined };
      if (isOtherFormat(was, format)) this.#format(series, next, format.isPercent);
      this.#feed(series, line, known, next);
    });
    this.#volumes(next, isOther ? undefined : before);
    this.#across(next);
    // Whoever scaled it by hand and then wishes to see all levels does.
    if (next.fitsLevels && before?.fitsLevels === false)
      this.#chart.priceScale("right").applyOptions({ autoScale: true });
    if (isOther || !before.lines[0]?.candles.length) this.fit();
  }

  /** Shows the whole course. */
  fit(): void {
    this.#chart.timeScale().fitContent();
  }

  /** Puts the crosshair on a candle of the first line; on none: takes it away. */
  point(at: number | undefined): void {
    const line = this.#drawn?.lines[0];
    const candle = at === undefined ? undefined : line?.candles[at];
    const series = this.#series[0];
    if (!candle || !line || !series || !this.#drawn) return this.#chart.clearCrosshairPosition();
    const value = line.base ? (Number(candle.close) / Number(line.base.open) - 1) * 100 : Number(candle.close);
    this.#chart.setCrosshairPosition(value, this.#drawn.axis.seconds(candle) as UTCTimestamp, series);
  }

  /** The height of a price below the upper edge. */
  heightOf(price: string): number | undefined {
    return this.#series[0]?.priceToCoordinate(Number(price)) ?? undefined;
  }

  /** The price at a height, with the decimals of the ticker. */
  priceAt(y: number): string | undefined {
    const price = this.#series[0]?.coordinateToPrice(y);
    return price === null || price === undefined ? undefined : price.toFixed(this.#drawn?.decimals ?? 2);
  }

  /** How high the picture is, without the axis of time. */
  height(): number {
    return this.#chart.paneSize().height;
  }

  /** How wide the axis of prices is. */
  axisWidth(): number {
    return this.#chart.priceScale("right").width();
  }

  /** Frees everything; the chart is not used again. */
  close(): void {
    this.#chart.unsubscribeCrosshairMove(this.#moved);
    this.#chart.remove();
  }

  #begin(next: Drawing): void {
    for (const series of this.#series) this.#chart.removeSeries(series);
    if (this.#volume) this.#chart.removeSeries(this.#volume);
    this.#volume = this.#close = undefined;
    this.#levels.clear();
    this.#series = next.lines.map((line) => addSeries(this.#chart, next.kind, line.run));
    this.#series[0]?.attachPrimitive({ updateAllViews: this.#ears.painted });
  }

  #dress({ colors, isSmall, hasVolume }: Drawing): void {
    const label = { labelBackgroundColor: colors.text, color: faded(colors.muted, 0.7), style: LineStyle.Dashed };
    const grid = { color: faded(colors.line, isSmall ? 0 : 0.7) };
    this.#chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: "transparent" }, textColor: colors.muted },
      grid: { vertLines: { visible: false }, horzLines: grid },
      crosshair: { vertLine: label, horzLine: label },
      handleScroll: !isSmall,
      handleScale: !isSmall,
      rightPriceScale: { scaleMargins: { top: 0.1, bottom: hasVolume ? 0.22 : 0.08 } },
    });
  }

  #feed(series: AnySeries, line: DrawnLine, before: DrawnLine | undefined, { kind, axis }: Drawing): void {
    const isFirst = series === this.#series[0];
    const last = line.candles.at(-1);
    if (before && last && isNext(before, line)) {
      if (before.candles === line.candles) return;
      if (isFirst) this.#times.set(axis.seconds(last), line.candles.length - 1);
      return (series as ISeriesApi<"Line">).update(pointOf(last, kind, axis, line.base));
    }
    if (isFirst) this.#times = new Map(line.candles.map((candle, at) => [axis.seconds(candle), at]));
    (series as ISeriesApi<"Line">).setData(pointsOf(line, kind, axis));
  }

  #format(series: AnySeries, { decimals, write, isSmall }: Drawing, isPercent: boolean): void {
    const shown = isPercent ? 2 : decimals;
    const end = isPercent ? " %" : "";
    const formatter = (value: number): string => write(value.toFixed(shown), shown) + end;
    const priceFormat = { type: "custom", minMove: 10 ** -shown, formatter } as const;
    series.applyOptions({ priceFormat, priceLineVisible: !isSmall });
  }

  #volumes({ hasVolume, lines, axis, colors }: Drawing, before: Drawing | undefined): void {
    const candles = lines[0]?.candles ?? [];
    if (!hasVolume) {
      if (this.#volume) this.#chart.removeSeries(this.#volume);
      this.#volume = undefined;
      return;
    }
    const isNew = !this.#volume;
    this.#volume ??= this.#addVolume();
    const bar = (candle: Candle) => {
      const time = axis.seconds(candle) as UTCTimestamp;
      if (candle.volume === undefined) return { time };
      const color = faded(Number(candle.close) < Number(candle.open) ? colors.down : colors.up, 0.28);
      return { time, value: Number(candle.volume), color };
    };
    const last = candles.at(-1);
    if (!isNew && last && before?.colors === colors && before.lines[0] && isNext(before.lines[0], lines[0])) {
      if (before.lines[0].candles !== candles) this.#volume.update(bar(last));
    } else this.#volume.setData(candles.map(bar));
  }

  #addVolume(): ISeriesApi<"Histogram"> {
    const quiet = { lastValueVisible: false, priceLineVisible: false };
    const series = this.#chart.addSeries(HistogramSeries, { ...quiet, priceScaleId: "volume" });
    series.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    return series;
  }

  #across({ previousClose, levels, fitsLevels, colors, isSmall }: Drawing): void {
    const [series] = this.#series;
    if (!series) return;
    const price = previousClose === undefined ? undefined : Number(previousClose);
    const reached = [
      ...(price === undefined ? [] : [price]),
      ...(fitsLevels ? levels.map((one) => Number(one.price)) : []),
    ];
    series.applyOptions({
      autoscaleInfoProvider: (base: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
        const info = base();
        if (!info?.priceRange) return info;
        const { minValue, maxValue } = info.priceRange;
        return {
          ...info,
          priceRange: { minValue: Math.min(minValue, ...reached), maxValue: Math.max(maxValue, ...reached) },
        };
      },
    });
    const look = { color: colors.faint, lineWidth: 1, lineStyle: LineStyle.Dashed, title: "" } as const;
    if (price === undefined) {
      if (this.#close) series.removePriceLine(this.#close);
      this.#close = undefined;
    } else if (this.#close) this.#close.applyOptions({ ...look, price });
    else this.#close = series.createPriceLine({ ...look, price, axisLabelVisible: !isSmall });
    const wanted = new Map(levels.map((level) => [level.id, Number(level.price)]));
    for (const [id, line] of this.#levels) {
      if (wanted.has(id)) continue;
      series.removePriceLine(line);
      this.#levels.delete(id);
    }
    for (const [id, at] of wanted) {
      const line = this.#levels.get(id);
      const own = { price: at, color: colors.warn, lineWidth: 1, lineStyle: LineStyle.Solid, title: "" } as const;
      if (line) line.applyOptions(own);
      else this.#levels.set(id, series.createPriceLine({ ...own, axisLabelVisible: !isSmall }));
    }
  }

  readonly #moved = ({ time, point }: MouseEventParams): void => {
    const at = time === undefined ? undefined : this.#times.get(Number(time));
    this.#ears.pointed(at, point?.y);
  };

  #timeText(seconds: number): string {
    const at = this.#times.get(seconds);
    const candle = at === undefined ? undefined : this.#drawn?.lines[0]?.candles[at];
    return candle ? (this.#drawn?.axis.text(candle) ?? "") : "";
  }
}
