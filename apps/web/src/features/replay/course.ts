import type { Quote } from "@streampulse/client";
import { positionOf, type RoomView } from "@streampulse/client/rooms";

/** What a price was at one of the room's times. Floats: for pixels only. */
export interface CoursePoint {
  readonly atMs: number;
  readonly value: number;
}

/** As many points as a line across a wide screen can show. */
const POINTS_MAX = 800;

/**
 * What a price was at the room's times, as it was seen here, in whatever order: a clock that is set back takes nothing of it.
 * The time is cut into as many parts as a screen can show, and the newest price of each is kept: adding costs the same always.
 */
export class Course {
  readonly #partMs: number;
  readonly #points: (CoursePoint | undefined)[] = [];

  constructor(lengthMs: number) {
    this.#partMs = Math.max(1, lengthMs / POINTS_MAX);
  }

  add(atMs: number, value: number): void {
    const part = Math.floor(atMs / this.#partMs);
    if (part >= 0 && part <= POINTS_MAX) this.#points[part] = { atMs, value };
  }

  /** What was seen of the time up to there, the earliest first: what comes later in the lesson is not told before. */
  upTo(atMs: number): CoursePoint[] {
    return this.#points.filter((point): point is CoursePoint => point !== undefined && point.atMs <= atMs);
  }
}

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

/** An SVG path over the whole length of the room, its values between the lowest and the highest; empty below two points. */
export function coursePath(points: readonly CoursePoint[], lengthMs: number, width: number, height: number): string {
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
