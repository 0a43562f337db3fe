import { RoomKind } from "@streampulse/client/rooms";
import { expect, test } from "vitest";
import { type Course, coursePath, NO_COURSE, placeOf, withPrice } from "./course.ts";

function course(...points: readonly (readonly [atMs: number, value: number])[]): Course {
  return points.reduce((made, [atMs, value]) => withPrice(made, atMs, value, 800_000), NO_COURSE);
}

test("points closer than a screen can show become one, the first and the newest of them", () => {
  expect(course([0, 1], [500, 2], [900, 3], [1_200, 4]).points).toEqual([
    { atMs: 0, value: 1 },
    { atMs: 1_200, value: 4 },
  ]);
  expect(course([0, 1], [500, 2], [1_500, 3]).points).toHaveLength(3);
  let long = NO_COURSE;
  for (let at = 0; at < 100_000; at++) long = withPrice(long, at * 8, at, 800_000);
  expect(long.points.length).toBeLessThanOrEqual(803);
});

test("a clock that is set back forgets what lay behind", () => {
  expect(course([0, 1], [5_000, 2], [9_000, 3], [4_000, 9]).points).toEqual([
    { atMs: 0, value: 1 },
    { atMs: 4_000, value: 9 },
  ]);
});

test("the line stands at the room's own times, the highest on top, a flat one in the middle", () => {
  expect(coursePath(course([0, 1], [400_000, 3], [800_000, 2]), 800_000, 100, 48)).toBe(
    "M0.0 44.0L50.0 4.0L100.0 24.0",
  );
  expect(coursePath(course([0, 2], [400_000, 2]), 800_000, 100, 48)).toBe("M0.0 24.0L50.0 24.0");
  expect(coursePath(course([0, 1]), 800_000, 100, 48)).toBe("");
});

test("a price stands at its own time, whatever clock is known; without one in the room's time, where the clock stands", () => {
  const room = { id: "SIM_A", code: "K7M4QX", kind: RoomKind.SCENARIO, name: "calm", tickers: [], beginsMs: 1_000_000 };
  const clock = { positionMs: 70_000, speed: 1, isPlaying: false, toldMs: 0 };
  const view = { room: { ...room, lengthMs: 600_000 }, clock, present: 1 };
  expect(placeOf({ sourceTimeMs: 1_300_000 }, view, 0)).toBe(300_000);
  for (const sourceTimeMs of [undefined, 999_999, 1_600_001]) expect(placeOf({ sourceTimeMs }, view, 0)).toBe(70_000);
  for (const sourceTimeMs of [1_000_000, 1_600_000])
    expect(placeOf({ sourceTimeMs }, view, 0)).toBe(sourceTimeMs - 1_000_000);
});
