"use client";
import { Maximize2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Segmented } from "../../ui/segmented.tsx";
import { PageLink } from "../../ui/page-link.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { chartMemory, keepChart } from "./chart-memory.ts";
import { courseChange } from "./chart-plan.ts";
import { CHART_RANGES, rangeNamed } from "./chart-range.ts";
import { wishQuery } from "./chart-wish.ts";
import { CourseChangeText } from "./course-change-text.tsx";
import { courseWords } from "./course-words.ts";
import { EmptyCourse } from "./empty-course.tsx";
import { useChartPlan, useDecimals } from "./use-chart-plan.ts";
import { useCourses } from "./use-courses.ts";
import { useCrosshair } from "./use-crosshair.ts";

const CHOICES = CHART_RANGES.map(({ name, words }) => ({ value: name, text: name, name: words }));

/**
 * The chart beside the list: a course at a glance, and the way to the whole of it. Asks for nothing while it is not seen, and
 * draws nothing newer while it is held still.
 */
export function ChartPanel({ ticker, isStill }: { ticker: string; isStill: boolean }) {
  const box = useRef<HTMLElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  const [range, setRange] = useState(() => chartMemory(() => localStorage).range);
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)?.isIntersecting ?? false));
    if (box.current) seen.observe(box.current);
    return () => seen.disconnect();
  }, []);
  const { shown, retry } = useCourses(isSeen ? [ticker] : [], range, isStill);
  const decimals = useDecimals(ticker, shown);
  const { plan, axis } = useChartPlan({ ticker, shown, range, kind: "area", decimals, isSmall: true });
  const { ears } = useCrosshair(shown[0]?.course.candles ?? [], String);
  const course = shown[0]?.course;
  const candles = course?.candles ?? [];
  const change = courseChange(candles);
  const choose = (name: string): void => {
    const next = rangeNamed(name);
    setRange(next);
    keepChart(() => localStorage, { range: next });
  };
  return (
    <figure ref={box} className="mt-4">
      <Segmented label="Range" hidesLabel value={range.name} choices={CHOICES} onChange={choose} />
      <div className="mt-2">
        <ChartFrame
          course={course}
          plan={plan}
          ears={ears}
          height="h-[176px]"
          empty={<EmptyCourse ticker={ticker} course={course} onRetry={retry} />}
        />
      </div>
      <figcaption className="mt-1 flex min-h-6 items-center justify-between gap-2 text-[12px]">
        <span className="sr-only">{courseWords(ticker, candles, range, { axis, decimals })}</span>
        <span aria-hidden="true">
          {change && <CourseChangeText change={change} decimals={decimals} words={range.short} />}
        </span>
        <PageLink
          href={`/chart/${wishQuery({ ticker, range, compared: [], kind: undefined })}`}
          className="inline-flex items-center gap-1 rounded-md text-muted hover:text-text"
        >
          <Maximize2 size={13} aria-hidden="true" />
          Open chart<span className="sr-only"> of {ticker}</span>
        </PageLink>
      </figcaption>
    </figure>
  );
}
