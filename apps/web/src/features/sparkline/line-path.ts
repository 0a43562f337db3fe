import type { DayLine } from "./day-line.ts";

/** Pixels that stay free above and below, for the width of the line. */
const MARGIN = 2;
/** A point between two breaks is as wide as this, so that it is seen. */
const DOT = "h0.1";

/** An SVG path through the points, over the whole width and height, broken where nothing is known; empty below two points. */
export function linePath({ points }: DayLine, width: number, height: number): string {
  if (points.length < 2) return "";
  let [low, high] = [Infinity, -Infinity];
  for (const { value } of points) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low;
  const step = width / (points.length - 1);
  let path = "";
  let isAlone = false;
  points.forEach(({ value, source, isBroken }, at) => {
    // A flat line runs through the middle.
    const part = span === 0 ? 0.5 : (value - low) / span;
    const isNew = at === 0 || isBroken || source !== points[at - 1]?.source;
    if (isNew && isAlone) path += DOT;
    isAlone = isNew;
    path += `${isNew ? "M" : "L"}${(at * step).toFixed(1)} ${(height - MARGIN - part * (height - 2 * MARGIN)).toFixed(1)}`;
  });
  return isAlone ? path + DOT : path;
}

/** Where a line goes from its first point to its last: what its colour says. */
export function lineDirection({ points }: DayLine): "up" | "down" | "flat" {
  const [first, last] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
  if (first === last) return "flat";
  return last > first ? "up" : "down";
}
