import { RoomKind } from "@streampulse/client/rooms";
import { expect, test } from "vitest";
import { Course, coursePath, placeOf } from "./course.ts";

function course(...points: readonly (readonly [atMs: number, value: number])[]): Course {
  const made = new Course(800_000);
  for (const [atMs, value] of points) made.add(atMs, value);
  return made;
}

test("of prices closer than a screen can show the newest stays; many close ones are a line and not two points", () => {
  expect(course([0, 1], [500, 2], [999, 3], [1_000, 4]).upTo(800_000)).toEqual([
    { atMs: 999, value: 3 },
    { atMs: 1_000, value: 4 },
  ]);
  const long = new Course(800_000);
  for (let at = 0; at <= 100_000; at++) long.add(at * 8, at);
  expect(long.upTo(800_000)).toHaveLength(801);
});

test("a clock that is set back takes nothing of what was seen, and tells nothing of what is later", () => {
  const seen = course([0, 1], [5_000, 2], [9_000, 3], [4_000, 9]);
  expect(seen.upTo(4_000)).toEqual([
    { atMs: 0, value: 1 },
    { atMs: 4_000, value: 9 },
  ]);
  expect(seen.upTo(3_999)).toHaveLength(1);
  expect(seen.upTo(9_000).map(({ value }) => value)).toEqual([1, 9, 2, 3]);
});

test("the line stands at the room's own times, the highest on top, a flat one in the middle", () => {
  expect(coursePath(course([0, 1], [400_000, 3], [800_000, 2]).upTo(800_000), 800_000, 100, 48)).toBe(
    "M0.0 44.0L50.0 4.0L100.0 24.0",
  );
  expect(coursePath(course([0, 2], [400_000, 2]).upTo(800_000), 800_000, 100, 48)).toBe("M0.0 24.0L50.0 24.0");
  expect(coursePath(course([0, 1]).upTo(800_000), 800_000, 100, 48)).toBe("");
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
