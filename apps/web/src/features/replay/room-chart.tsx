"use client";
import type { RoomView } from "@streampulse/client/rooms";
import { usePriceStore } from "@streampulse/client/react";
import { useEffect, useState } from "react";
import { Card } from "../../ui/card.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { type Course, coursePath } from "./course.ts";
import { marketTime } from "./room-words.ts";
import { usePosition } from "./use-position.ts";

const WIDTH = 800;
const HEIGHT = 180;
/** How often the line is drawn again while the clock is held: a step's price comes after the clock. */
const DRAW_MS = 500;

/** The course of one price over the room's time up to the clock, as far as it was seen here. */
export function RoomChart({
  view,
  ticker,
  code,
  course,
}: {
  view: RoomView;
  ticker: string;
  code: string;
  course: Course;
}) {
  const store = usePriceStore();
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw(Date.now()), DRAW_MS);
    return () => clearInterval(timer);
  }, []);
  const { room, clock } = view;
  const positionMs = usePosition(clock, room.lengthMs);
  const seen = course.upTo(positionMs);
  const values = seen.map(({ value }) => value);
  const decimals = store.info(ticker)?.decimals;
  const text = (value: number): string =>
    Number.isFinite(value) ? numbers.price(value.toFixed(decimals ?? 2), decimals) : UNKNOWN;
  const at = room.lengthMs > 0 ? (positionMs / room.lengthMs) * WIDTH : 0;
  const minute = (ms: number): string => marketTime(room.beginsMs + ms).time.slice(0, 5);
  const [low, high] = [text(Math.min(...values)), text(Math.max(...values))];
  return (
    <Card className="mt-3.5">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-[13px] font-semibold">{code}, as far as it was seen here</h2>
        <p className="text-xs text-faint tabular-nums">
          Lowest {low}, highest {high}
        </p>
      </div>
      <div className="flex gap-2">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-45 min-w-0 flex-1"
          aria-hidden="true"
        >
          <line
            x1={at}
            x2={at}
            y1={0}
            y2={HEIGHT}
            stroke="var(--line)"
            strokeDasharray="3 4"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={coursePath(seen, room.lengthMs, WIDTH, HEIGHT)}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={1.6}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <div className="flex flex-col justify-between text-right text-xs text-faint tabular-nums" aria-hidden="true">
          <span>{high}</span>
          <span>{low}</span>
        </div>
      </div>
      <div className="mt-1 flex justify-between text-xs text-faint tabular-nums" aria-hidden="true">
        <span>{minute(0)}</span>
        <span>{minute(room.lengthMs / 2)}</span>
        <span>{minute(room.lengthMs)}</span>
      </div>
    </Card>
  );
}
