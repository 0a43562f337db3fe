"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useState } from "react";
import { numbers } from "../../ui/number-text.ts";
import { type Beyond, linesBeyond } from "./alerts-beyond.ts";
import type { DrawnChart } from "./drawn-chart.ts";
import type { AlertLine } from "./use-alert-lines.ts";

const NONE: Beyond<AlertLine> = { above: [], below: [] };

/** At the edges of a chart: how many alerts lie beyond, and the way to see them. */
export function AlertEdges({
  lines,
  chart,
  decimals,
  onPaint,
  onReveal,
}: {
  lines: readonly AlertLine[];
  chart: DrawnChart;
  decimals: number;
  onPaint: (painted: () => void) => () => void;
  onReveal: () => void;
}) {
  const [beyond, setBeyond] = useState(NONE);
  useEffect(() => {
    const look = (): void => {
      const next = linesBeyond(lines, (price) => chart.heightOf(price), chart.height());
      setBeyond((before) => (idsOf(before) === idsOf(next) ? before : next));
    };
    look();
    return onPaint(look);
  }, [lines, chart, onPaint]);
  return (["above", "below"] as const).map((side) => {
    const [first, ...more] = beyond[side];
    if (!first) return null;
    const count = more.length === 0 ? "1 alert" : `${more.length + 1} alerts`;
    const Arrow = side === "above" ? ArrowUp : ArrowDown;
    return (
      <button
        key={side}
        type="button"
        aria-label={`${count} ${side} what the chart shows: show ${more.length === 0 ? "it" : "them"}`}
        className="absolute left-0 z-3 flex h-6 items-center gap-1 rounded-md bg-warn-soft px-1.5 text-[11px] font-medium text-warn tabular-nums"
        style={{ top: side === "above" ? 0 : chart.height() - 24 }}
        onClick={onReveal}
      >
        <Arrow size={12} aria-hidden="true" />
        {more.length === 0 ? numbers.price(first.price, decimals) : count}
      </button>
    );
  });
}

function idsOf({ above, below }: Beyond<AlertLine>): string {
  return [above, below].map((lines) => lines.map(({ id, price }) => `${id} ${price}`).join()).join(" | ");
}
