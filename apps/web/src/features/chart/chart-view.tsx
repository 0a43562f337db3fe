"use client";
import { useMemo, useState } from "react";
import { Card } from "../../ui/card.tsx";
import { openAlert } from "../alerts/open-alert.ts";
import { AlertAtPointer } from "./alert-at-pointer.tsx";
import { AlertEdges } from "./alert-edges.tsx";
import { AlertHandles } from "./alert-handles.tsx";
import { chartKeys } from "./chart-keys.ts";
import { candleWords, ChartLegend } from "./chart-legend.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { ChartHeading } from "./chart-heading.tsx";
import { type ChartKind, kindAfter } from "./chart-line.ts";
import { ChartNotes } from "./chart-notes.tsx";
import { courseChange } from "./chart-plan.ts";
import { rangeBeside } from "./chart-range.ts";
import { ChartTable } from "./chart-table.tsx";
import { ChartToolbar } from "./chart-toolbar.tsx";
import type { ChartWish } from "./chart-wish.ts";
import { ComparedTickers } from "./compared-tickers.tsx";
import { courseWords } from "./course-words.ts";
import { EmptyCourse } from "./empty-course.tsx";
import { TickerPicker } from "./ticker-picker.tsx";
import { useChartKeys } from "./use-chart-keys.ts";
import { useAlertLines } from "./use-alert-lines.ts";
import { useChartPlan, useDecimals } from "./use-chart-plan.ts";
import { useCourses } from "./use-courses.ts";
import { useCrosshair } from "./use-crosshair.ts";

/** The whole chart of a ticker, and what it is compared with. */
export function ChartView({
  wish,
  ticker,
  kind,
  offered,
  onWish,
}: {
  wish: ChartWish;
  ticker: string;
  kind: ChartKind;
  /** Tickers to choose from before anything is typed. */
  offered: readonly string[];
  onWish: (change: Partial<ChartWish>) => void;
}) {
  const { range, compared } = wish;
  const [shows, setShows] = useState<"ticker" | "compare">();
  const [isOver, setIsOver] = useState(false);
  const [isTable, setIsTable] = useState(false);
  /** The ticker whose alerts are all brought into view, however far they are. */
  const [revealed, setRevealed] = useState<string>();
  const { shown, retry } = useCourses([ticker, ...compared], range);
  const decimals = useDecimals(ticker, shown);
  const alerts = useAlertLines(ticker, decimals);
  const { plan, axis } = useChartPlan({
    ticker,
    shown,
    range,
    kind,
    decimals,
    levels: alerts.lines,
    fitsLevels: revealed === ticker,
  });
  const course = shown[0]?.course;
  const candles = course?.candles ?? [];
  const words = (candle: (typeof candles)[0]): string => candleWords(candle, axis, decimals);
  const crosshair = useCrosshair(candles, words);
  const { chart } = crosshair;
  const pointed = crosshair.at === undefined ? undefined : candles[crosshair.at];
  const last = candles.at(-1);
  const price = (pointed ?? last)?.close;
  const { isOffered } = alerts;
  const keys = useMemo(
    () =>
      chartKeys({
        alert: isOffered ? () => openAlert({ ticker, price }) : undefined,
        shorter: () => onWish({ range: rangeBeside(range, -1) }),
        longer: () => onWish({ range: rangeBeside(range, 1) }),
        kind: () => onWish({ kind: kindAfter(kind) }),
        table: () => setIsTable((before) => !before),
      }),
    [onWish, range, kind, ticker, price, isOffered],
  );
  useChartKeys(keys);
  return (
    <section aria-label={`Chart of ${ticker}`}>
      <ChartHeading
        ticker={ticker}
        change={courseChange(candles)}
        words={`in ${range.words}`}
        decimals={decimals}
        onChoose={() => setShows("ticker")}
      />
      <ChartToolbar
        range={range}
        kind={kind}
        compared={compared.length}
        isTable={isTable}
        onRange={(next) => onWish({ range: next })}
        onKind={(next) => onWish({ kind: next })}
        onAlert={keys["a"]}
        onCompare={() => setShows("compare")}
        onTable={() => setIsTable(!isTable)}
      />
      {compared.length > 0 && (
        <ComparedTickers
          shown={shown}
          plan={plan}
          atMs={pointed?.startMs}
          onRemove={(other) => onWish({ compared: compared.filter((each) => each !== other) })}
        />
      )}
      <Card className="mt-3 px-3 pt-1 pb-2 max-[700px]:-mx-2">
        <ChartLegend candle={pointed ?? last} axis={axis} decimals={decimals} />
        <ChartFrame
          course={course}
          plan={plan}
          ears={crosshair.ears}
          height="h-[max(300px,calc(100dvh-330px))] max-[700px]:h-[max(280px,46dvh)]"
          slider={{
            label: `Candles of ${ticker}, ${range.words}`,
            count: Math.max(1, candles.length),
            at: crosshair.at,
            text: crosshair.said ?? "the newest",
            onKeyDown: crosshair.onKeyDown,
          }}
          empty={<EmptyCourse ticker={ticker} course={course} onRetry={retry} />}
          onOver={setIsOver}
        >
          {chart && compared.length === 0 && (
            <>
              <AlertHandles alerts={alerts} chart={chart} decimals={decimals} onPaint={crosshair.onPaint} />
              <AlertEdges
                lines={alerts.lines}
                chart={chart}
                decimals={decimals}
                onPaint={crosshair.onPaint}
                onReveal={() => setRevealed(ticker)}
              />
            </>
          )}
          {chart && compared.length === 0 && isOffered && isOver && crosshair.y !== undefined && (
            <AlertAtPointer chart={chart} y={crosshair.y} decimals={decimals} onSet={alerts.set} />
          )}
        </ChartFrame>
      </Card>
      <p className="sr-only">{courseWords(ticker, candles, range, { axis, decimals })}</p>
      {course && <ChartNotes course={course} range={range} axis={axis} />}
      {isTable && candles.length > 0 && (
        <ChartTable caption={`${ticker}, ${range.words}`} candles={candles} axis={axis} decimals={decimals} />
      )}
      {shows !== undefined && (
        <TickerPicker
          title={shows === "ticker" ? "Show a ticker" : `Compare ${ticker} with`}
          offered={offered.filter((each) => each !== ticker && !compared.includes(each))}
          onChoose={(chosen) => onWish(shows === "ticker" ? { ticker: chosen } : { compared: [...compared, chosen] })}
          onClose={() => setShows(undefined)}
        />
      )}
    </section>
  );
}
