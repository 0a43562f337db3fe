"use client";
import type { KeyboardEvent, ReactNode } from "react";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { CanvasEars } from "./chart-canvas.tsx";
import type { ChartPlan } from "./chart-plan.ts";
import type { CourseState } from "./course.ts";

const ChartCanvas = lazyPart(() => import("./chart-canvas.tsx").then((module) => module.ChartCanvas));

/** The picture of a chart, or what stands in its place: it is as high whatever it shows, so that nothing jumps. */
export function ChartFrame({
  course,
  plan,
  ears,
  height,
  slider,
  empty,
  onOver,
  children,
}: {
  course: CourseState | undefined;
  plan: ChartPlan;
  ears: CanvasEars;
  /** A class that says how high it is. */
  height: string;
  /** Makes it a stop of the keyboard, whose arrows walk over the candles. */
  slider?: {
    readonly label: string;
    readonly count: number;
    readonly at: number | undefined;
    readonly text: string;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  /** What stands where there is nothing to draw. */
  empty: ReactNode;
  /** A pointer that hovers is over it, or no longer. */
  onOver?: (isOver: boolean) => void;
  /** Over the picture. */
  children?: ReactNode;
}) {
  const isDrawn = course?.status === "ready" && course.candles.length > 0;
  const isLoading = course === undefined || course.status === "loading";
  return (
    <div
      className={`relative overflow-hidden ${height}`}
      onPointerEnter={(event) => onOver?.(event.pointerType === "mouse")}
      onPointerLeave={() => onOver?.(false)}
    >
      {isDrawn && <ChartCanvas plan={plan} ears={ears} />}
      {isDrawn && slider && (
        <div
          role="slider"
          tabIndex={0}
          aria-label={slider.label}
          aria-valuemin={1}
          aria-valuemax={slider.count}
          aria-valuenow={(slider.at ?? slider.count - 1) + 1}
          aria-valuetext={slider.text}
          aria-orientation="horizontal"
          className="pointer-events-none absolute inset-0 rounded-lg"
          onKeyDown={slider.onKeyDown}
        />
      )}
      {isDrawn && children}
      {isLoading && <ChartOutline />}
      {!isDrawn && !isLoading && <div className="grid h-full place-content-center px-4 text-center">{empty}</div>}
    </div>
  );
}

/** Holds the place of a picture that is on its way. */
function ChartOutline() {
  return (
    <Loading label="Loading the chart" className="flex h-full flex-col justify-between py-6">
      {[0, 1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="h-px w-full" />
      ))}
    </Loading>
  );
}
