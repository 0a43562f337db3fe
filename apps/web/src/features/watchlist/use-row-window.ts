"use client";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { RowPlaces } from "./row-places.ts";

/** What stands over the rows at the upper and the lower end of the window. */
const HEAD_PX = 48;
const FOOT_PX = 80;

/** A row that is there. */
export interface PlacedRow {
  readonly index: number;
  /** Pixels below the first row. */
  readonly start: number;
  readonly size: number;
}

/** Which rows are there, of however many. */
export interface RowWindow {
  readonly items: readonly PlacedRow[];
  /** The height of all rows. */
  readonly height: number;
  /** Scrolls, as little as it takes, until a row is in view. */
  readonly reveal: (index: number) => void;
}

/**
 * The rows of the window and some beyond its ends, by their known heights: those that come into view are rendered in the
 * same frame. `top` is where the first begins in the document; the rows of `kept` are there wherever the window is.
 */
export function useRowWindow({
  heights,
  top,
  beyond,
  kept,
}: {
  heights: readonly number[];
  top: number;
  /** So many rows at each end. */
  beyond: number;
  kept: readonly number[];
}): RowWindow {
  const places = useMemo(() => new RowPlaces(heights), [heights]);
  // As text: what is in view changes less often than where the window stands.
  const inView = (): string => places.between(scrollY - top, scrollY - top + innerHeight).join(" ");
  const [first = 0, behind = 0] = useSyncExternalStore(followWindow, inView, () => "0 0")
    .split(" ")
    .map(Number);
  const indexes = new Set(kept.filter((index) => index >= 0 && index < places.count));
  for (let index = Math.max(0, first - beyond); index < Math.min(places.count, behind + beyond); index++) {
    indexes.add(index);
  }
  const reveal = useCallback(
    (index: number): void => {
      const { start, size } = places.place(index);
      const y = revealedAt(scrollY, innerHeight, top + start, top + start + size);
      if (y !== scrollY) scrollTo({ top: y });
    },
    [places, top],
  );
  return {
    items: [...indexes].toSorted((one, other) => one - other).map((index) => ({ index, ...places.place(index) })),
    height: places.height,
    reveal,
  };
}

/** Where a window stands that shows a row with room at both ends, and is moved from `y` no more than that takes. */
export function revealedAt(y: number, windowPx: number, startPx: number, endPx: number): number {
  if (startPx - HEAD_PX < y) return Math.max(0, startPx - HEAD_PX);
  return Math.max(y, endPx + FOOT_PX - windowPx);
}

function followWindow(moved: () => void): () => void {
  addEventListener("scroll", moved, { passive: true });
  addEventListener("resize", moved);
  return () => {
    removeEventListener("scroll", moved);
    removeEventListener("resize", moved);
  };
}
