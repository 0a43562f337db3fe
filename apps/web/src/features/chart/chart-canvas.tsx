"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ChartColors, readColors, watchColors } from "./chart-colors.ts";
import type { ChartPlan } from "./chart-plan.ts";
import { DrawnChart } from "./drawn-chart.ts";

/** What hears of a chart: where the pointer is, and when prices have other heights. */
export interface CanvasEars {
  readonly onPointed: (at: number | undefined, y: number | undefined) => void;
  readonly onPainted: () => void;
  /** The chart, and undefined when it is gone. */
  readonly onChart: (chart: DrawnChart | undefined) => void;
}

/** A plan as a picture, in the colours of the page; it fills what is around it. Its words are elsewhere. */
export function ChartCanvas({ plan, ears }: { plan: ChartPlan; ears: CanvasEars }) {
  const host = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<DrawnChart>();
  const [colors, setColors] = useState<ChartColors>();
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new DrawnChart(element, { pointed: ears.onPointed, painted: ears.onPainted });
    const dress = (): void => setColors(readColors(element));
    const unwatch = watchColors(dress);
    let width = 0;
    const sizes = new ResizeObserver(() => {
      // What was hidden had no width to fit into.
      if (width === 0 && element.clientWidth > 0) made.fit();
      width = element.clientWidth;
    });
    sizes.observe(element);
    dress();
    // oxlint-disable-next-line react/set-state-in-effect -- a canvas is an outside thing, made where its element is
    setChart(made);
    ears.onChart(made);
    return () => {
      sizes.disconnect();
      unwatch();
      ears.onChart(undefined);
      made.close();
    };
  }, [ears]);
  const drawing = useMemo(() => {
    if (!colors) return undefined;
    const lines = plan.lines.map(({ tone, ...line }) => ({ ...line, color: colors[tone] }));
    return { ...plan, colors, lines };
  }, [plan, colors]);
  useEffect(() => {
    if (chart && drawing) chart.draw(drawing);
  }, [chart, drawing]);
  return <div ref={host} aria-hidden="true" className="absolute inset-0" />;
}
