"use client";
import type { NetWorthPoint } from "@streampulse/client/portfolio";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { numbers } from "../../ui/number-text.ts";
import { useSettings } from "../settings/use-settings.ts";
import { dayText } from "./day-text.ts";
import { lineShape } from "./net-worth-line.ts";
import { lineOf } from "./net-worth-range.ts";

const HEIGHT = 190;
const BELOW = 20;
const ABOVE = 6;
/** Beside the line, for the figures of its levels: it does not run through them. */
const BESIDE = 56;

/** The line of net worth, with what a pointer is on. Screen readers have the table. */
export function NetWorthPlot({
  points,
  at,
  onPoint,
}: {
  points: readonly NetWorthPoint[];
  /** The day that is pointed at. */
  at: number | undefined;
  onPoint: (index: number | undefined) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { privacy } = useSettings();
  const gradient = useId();
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const line = useMemo(() => lineOf(points), [points]);
  const shape = useMemo(() => lineShape(line, width, HEIGHT, privacy ? 0 : BESIDE), [line, width, privacy]);
  const point = at === undefined ? undefined : line[at];
  const height = point?.value === undefined ? undefined : shape.y(point.value);
  return (
    <div ref={box} className="h-[216px]">
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT + BELOW + ABOVE}
          viewBox={`0 ${-ABOVE} ${width} ${HEIGHT + BELOW + ABOVE}`}
          aria-hidden="true"
          className="block touch-pan-y overflow-visible"
          onPointerMove={(event) =>
            onPoint(shape.nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
          }
          onPointerLeave={() => onPoint(undefined)}
        >
          <defs>
            <linearGradient id={gradient} x1="0" x2="0" y1="0" y2="1">
              <stop offset="0" stopColor="var(--accent)" stopOpacity="0.16" />
              <stop offset="1" stopColor="var(--accent)" stopOpacity="0" />
            </linearGradient>
          </defs>
          {shape.levels.map(({ value, y }) => (
            <g key={value}>
              <line x1="0" x2={shape.width} y1={y} y2={y} className="stroke-line-soft" />
              {!privacy && (
                <text x={width} y={y + 4} textAnchor="end" className="fill-faint text-[11px] tabular-nums">
                  {numbers.volume(String(value))}
                </text>
              )}
            </g>
          ))}
          <path d={shape.area} fill={`url(#${gradient})`} />
          <path
            d={shape.line}
            fill="none"
            strokeWidth="1.8"
            strokeLinejoin="round"
            strokeLinecap="round"
            className="stroke-accent"
          />
          <text x="0" y={HEIGHT + 16} className="fill-faint text-[11px]">
            {points[0] && dayText(points[0].day)}
          </text>
          <text x={shape.width} y={HEIGHT + 16} textAnchor="end" className="fill-faint text-[11px]">
            {points.length > 1 && dayText(points.at(-1)?.day ?? "")}
          </text>
          {at !== undefined && point && (
            <>
              <line
                x1={shape.x(at)}
                x2={shape.x(at)}
                y1="0"
                y2={HEIGHT}
                className="stroke-faint"
                strokeDasharray="2 3"
              />
              {height !== undefined && (
                <circle cx={shape.x(at)} cy={height} r="4" strokeWidth="2" className="fill-accent stroke-surface" />
              )}
            </>
          )}
        </svg>
      )}
    </div>
  );
}
