"use client";
import type { RoomView } from "@streampulse/client/rooms";
import { usePriceStore } from "@streampulse/client/react";
import { useEffect, useRef, useState } from "react";
import { Card } from "../../ui/card.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { type Course, coursePath, NO_COURSE, placeOf, withPrice } from "./course.ts";
import { usePosition } from "./use-position.ts";

const WIDTH = 800;
const HEIGHT = 180;
/** How often the line is drawn again. */
const DRAW_MS = 500;

/** The course of one price over the room's whole time, as far as it was seen here. */
export function RoomChart({ view, ticker, code }: { view: RoomView; ticker: string; code: string }) {
  const store = usePriceStore();
  const course = useRef<Course>(NO_COURSE);
  const newest = useRef(view);
  useEffect(() => {
    newest.current = view;
  });
  useEffect(() => {
    course.current = NO_COURSE;
    const look = (): void => {
      const quote = store.quote(ticker);
      // What is told of a trouble is no price of this moment.
      if (quote === undefined || store.price(ticker).error !== undefined) return;
      const atMs = placeOf(quote, newest.current, Date.now());
      course.current = withPrice(course.current, atMs, Number(quote.price), newest.current.room.lengthMs);
    };
    look();
    return store.subscribe(ticker, look);
  }, [store, ticker]);
  const [shown, show] = useState<Course>(NO_COURSE);
  useEffect(() => {
    const timer = setInterval(() => show(course.current), DRAW_MS);
    return () => clearInterval(timer);
  }, []);
  const values = shown.points.map(({ value }) => value);
  const decimals = store.info(ticker)?.decimals;
  const text = (value: number): string =>
    Number.isFinite(value) ? numbers.price(value.toFixed(decimals ?? 2), decimals) : UNKNOWN;
  const positionMs = usePosition(view.clock, view.room.lengthMs);
  const at = view.room.lengthMs > 0 ? (positionMs / view.room.lengthMs) * WIDTH : 0;
  return (
    <Card className="mt-3.5">
      <div className="mb-2 flex items-baseline justify-between gap-3 text-[13px]">
        <h2 className="font-semibold">{code} since you came in</h2>
        <p className="text-xs text-faint tabular-nums">
          {text(Math.min(...values))} – {text(Math.max(...values))}
        </p>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-45 w-full"
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
          d={coursePath(shown, view.room.lengthMs, WIDTH, HEIGHT)}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={1.6}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </Card>
  );
}
