import { expect, test } from "vitest";
import { lineShape } from "./net-worth-line.ts";

const day = (index: number): string => `2025-06-0${index + 1}`;
const points = (...values: readonly (number | undefined)[]) =>
  values.map((value, index) => (value === undefined ? { time: day(index) } : { time: day(index), value }));

test("the line goes from edge to edge, the greatest above", () => {
  const { line, levels } = lineShape(points(0, 50, 100), 200, 100);
  expect(line).toBe("M0,100L100,50L200,0");
  expect(levels.map(({ value }) => value)).toEqual([0, 50, 100]);
});

test("a gap stays one: the line ends before it and begins after it, and a day alone is seen", () => {
  const { line, area } = lineShape(points(0, 100, undefined, 50, undefined), 400, 100);
  expect(line).toBe("M0,100L100,0M299,50h2");
  expect(area.match(/Z/g)).toHaveLength(2);
});

test("a flat line, a debt, one day and none can be drawn", () => {
  for (const all of [points(5, 5, 5), points(-10, -20), points(7), points(), points(0, 0), points(undefined)]) {
    const { line, levels } = lineShape(all, 300, 100);
    expect(line).not.toMatch(/NaN|Infinity/);
    for (const { y } of levels) expect(y).toBeGreaterThanOrEqual(-0.001);
  }
});

test("a pointer finds the nearest day, and never one that is not there", () => {
  const { nearest } = lineShape(points(1, 2, 3), 200, 100);
  expect([-50, 0, 49, 51, 200, 999].map(nearest)).toEqual([0, 0, 0, 1, 2, 2]);
});

test("what stands beside the line is not run through, and a pointer there is at the last day", () => {
  const { line, width, x, nearest } = lineShape(points(0, 50, 100), 256, 100, 56);
  expect(line).toBe("M0,100L100,50L200,0");
  expect([width, x(2), nearest(240), nearest(0)]).toEqual([200, 200, 2, 0]);
  expect(lineShape(points(0, 50), 20, 100, 56).width).toBe(1);
});
