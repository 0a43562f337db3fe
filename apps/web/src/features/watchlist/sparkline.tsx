"use client";
import { memo } from "react";
import { riseOf, sparkPath } from "../session/seen-points.ts";
import { useSeen } from "../session/session-context.tsx";

const STROKE = { up: "var(--up)", down: "var(--down)", flat: "var(--muted)" } as const;

/** The price since the page opened, as a line without a scale; it moves once a second at most. */
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
  const points = useSeen(ticker);
  const rise = riseOf(points);
  const direction = rise > 0 ? "up" : rise < 0 ? "down" : "flat";
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={height}
      aria-hidden="true"
    >
      <path
        d={sparkPath(points, width, height)}
        fill="none"
        stroke={STROKE[direction]}
        strokeWidth={strokeWidth}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
});
