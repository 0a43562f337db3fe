"use client";
import { memo, useLayoutEffect, useRef } from "react";
import { riseOf, sparkPath } from "../session/seen-points.ts";
import { useSession } from "../session/session-context.tsx";

const STROKE = { up: "var(--up)", down: "var(--down)", flat: "var(--muted)" } as const;

/** The price since the page opened, as a line without a scale; it moves once a second at most, and renders nothing for it. */
export const Sparkline = memo(function Sparkline({
  ticker,
  width = 80,
  height = 26,
  strokeWidth = 1.4,
}: {
  ticker: string;
  width?: number;
  height?: number;
  strokeWidth?: number;
}) {
  const line = useRef<SVGPathElement>(null);
  const { seen } = useSession();
  useLayoutEffect(() => {
    const draw = (): void => {
      const points = seen.points(ticker);
      const rise = riseOf(points);
      line.current?.setAttribute("d", sparkPath(points, width, height));
      line.current?.setAttribute("stroke", STROKE[rise > 0 ? "up" : rise < 0 ? "down" : "flat"]);
    };
    draw();
    return seen.subscribe(ticker, draw);
  }, [seen, ticker, width, height]);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={height}
      aria-hidden="true"
    >
      <path ref={line} fill="none" strokeWidth={strokeWidth} strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  );
});
