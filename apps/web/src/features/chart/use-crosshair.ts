"use client";
import type { Candle } from "@streampulse/client/history";
import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import type { CanvasEars } from "./chart-canvas.tsx";
import type { DrawnChart } from "./drawn-chart.ts";

/** Where a reader points in a chart, by a pointer or by the keyboard. */
export interface Crosshair {
  readonly ears: CanvasEars;
  readonly chart: DrawnChart | undefined;
  /** The index of the candle; undefined: none. */
  readonly at: number | undefined;
  /** How far below the upper edge the pointer is, or was last. */
  readonly y: number | undefined;
  /** What the keyboard came to, in words; it stays as it was said while prices go on. */
  readonly said: string | undefined;
  /** Hears, until the returned call, when prices may stand at other heights. */
  readonly onPaint: (painted: () => void) => () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** So many candles are passed by PageUp and PageDown. */
const PAGE = 10;

/** The place that a key leads to, of so many; undefined: away; the key itself where it is no such key. */
export function placeAfterKey(key: string, at: number | undefined, count: number): number | undefined | string {
  const from = at ?? count - 1;
  const within = (place: number): number => Math.max(0, Math.min(count - 1, place));
  switch (key) {
    case "ArrowLeft":
      return at === undefined ? from : within(from - 1);
    case "ArrowRight":
      return within(from + 1);
    case "PageUp":
      return within(from - PAGE);
    case "PageDown":
      return within(from + PAGE);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    case "Escape":
      return undefined;
    default:
      return key;
  }
}

/** The crosshair of a chart of these candles; `words` says one of them. */
export function useCrosshair(candles: readonly Candle[], words: (candle: Candle) => string): Crosshair {
  const [chart, setChart] = useState<DrawnChart>();
  const [place, setPlace] = useState<{ at?: number | undefined; y?: number | undefined; said?: string | undefined }>(
    {},
  );
  const [paints] = useState(() => new Set<() => void>());
  const ears = useMemo<CanvasEars>(
    () => ({
      onPointed: (at, y) =>
        setPlace((before) => {
          // A pointer that goes on to a button over the chart has left the canvas: its height stays.
          const next = { ...before, y: y ?? before.y };
          // What the keyboard came to is pointed at as well: it stays said.
          if (before.at === at) return before.y === next.y ? before : next;
          return { at, y: next.y };
        }),
      onPainted: () => paints.forEach((painted) => painted()),
      onChart: setChart,
    }),
    [paints],
  );
  const onPaint = useCallback(
    (painted: () => void) => {
      paints.add(painted);
      return () => void paints.delete(painted);
    },
    [paints],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || candles.length === 0) return;
    const at = placeAfterKey(event.key, place.at, candles.length);
    if (typeof at === "string") return;
    event.preventDefault();
    chart?.point(at);
    const candle = at === undefined ? undefined : candles[at];
    setPlace({ at, said: candle && words(candle) });
  };
  return { ears, chart, at: place.at, y: place.y, said: place.said, onPaint, onKeyDown };
}
