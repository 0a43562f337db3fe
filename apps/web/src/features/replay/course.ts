import type { Quote } from "@streampulse/client";
import { positionOf, type RoomView } from "@streampulse/client/rooms";

/** What a price was at the room's times, as it was seen here. Floats: for pixels only. */
export interface Course {
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

/** Of a price that was not seen yet. */
export const NO_COURSE: Course = { points: [] };

/** As many points as a line across a wide screen can show. */
const POINTS_MAX = 800;

/**
 * Where a price stands in the room's time: by its own time, for it and the clock come over two streams, and the clock that
 * is known may be the one of before. Where it has none in the room's time, where the clock stands.
 */
export function placeOf(
  { sourceTimeMs }: Pick<Quote, "sourceTimeMs">,
  { room, clock }: RoomView,
  nowMs: number,
): number {
  const ownMs = sourceTimeMs === undefined ? -1 : sourceTimeMs - room.beginsMs;
  return ownMs >= 0 && ownMs <= room.lengthMs ? ownMs : positionOf(clock, room.lengthMs, nowMs);
}

/** The course with one more price. What lies behind a clock that was set back is forgotten; points too close become one. */
export function withPrice({ points }: Course, atMs: number, value: number, lengthMs: number): Course {
  const before = points.filter((point) => point.atMs < atMs);
  const last = before.at(-1);
  const isClose = before.length > 1 && last !== undefined && atMs - last.atMs < lengthMs / POINTS_MAX;
  // The first stays: the line begins where one came in.
  return { points: [...(isClose ? before.slice(0, -1) : before), { atMs, value }] };
}

/** An SVG path over the whole length of the room, its values between the lowest and the highest; empty below two points. */
export function coursePath({ points }: Course, lengthMs: number, width: number, height: number): string {
  if (points.length < 2 || lengthMs <= 0) return "";
  const values = points.map(({ value }) => value);
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const margin = 4;
  return points
    .map(({ atMs, value }, at) => {
      const part = span === 0 ? 0.5 : (value - low) / span;
      const x = (atMs / lengthMs) * width;
      const y = height - margin - part * (height - 2 * margin);
      return `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
