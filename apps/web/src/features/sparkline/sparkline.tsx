"use client";
import { memo, use, useLayoutEffect, useRef } from "react";
import { useSession } from "../session/session-context.tsx";
import { Paused } from "../watchlist/paused-prices.ts";
import { lineDirection, linePath } from "./line-path.ts";

const STROKE = { up: "var(--up)", down: "var(--down)", flat: "var(--muted)" } as const;
const [WIDTH, HEIGHT] = [80, 26];

/**
 * The last day of a price as a line without a scale, in the colour of where it goes; nothing where nothing is known. It moves
 * once a second at most, and renders nothing for it.
 */
export const Sparkline = memo(function Sparkline({ ticker }: { ticker: string }) {
  const line = useRef<SVGPathElement>(null);
  const { lines } = useSession();
  const isPaused = use(Paused) !== undefined;
  useLayoutEffect(() => {
    const draw = (): void => {
      const known = lines.line(ticker);
      line.current?.setAttribute("d", known ? linePath(known, WIDTH, HEIGHT) : "");
      line.current?.setAttribute("stroke", STROKE[known ? lineDirection(known) : "flat"]);
    };
    draw();
    return isPaused ? undefined : lines.subscribe(ticker, draw);
  }, [lines, ticker, isPaused]);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={HEIGHT}
      aria-hidden="true"
    >
      <path
        ref={line}
        fill="none"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
});
