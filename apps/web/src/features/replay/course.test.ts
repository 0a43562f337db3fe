import { expect, test } from "vitest";
import { type Course, coursePath, NO_COURSE, withPrice } from "./course.ts";

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
