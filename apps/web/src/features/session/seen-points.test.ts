import { expect, test } from "vitest";
import { NO_POINTS, offerPoint, sparkPath } from "./seen-points.ts";

test("the line always reaches back to the first price, within its bound, evenly spaced", () => {
  let points = NO_POINTS;
  for (let value = 0; value < 10_000; value++) {
    points = offerPoint(points, value);
    expect(points.values.length).toBeLessThan(97);
  }
  expect(points.values[0]).toBe(0);
  const steps = new Set(points.values.slice(1).map((value, index) => value - points.values[index]!));
  expect([...steps]).toEqual([points.spacing]);
  expect(10_000 - points.values.at(-1)!).toBeLessThanOrEqual(points.spacing);
});

test("a path spans the box", () => {
  expect(sparkPath([1, 3, 2], 80, 26)).toBe("M0.0 24.0L40.0 2.0L80.0 13.0");
});

test("a flat price is a line through the middle, a single price is none", () => {
  expect(sparkPath([5, 5], 80, 26)).toBe("M0.0 13.0L80.0 13.0");
  expect(sparkPath([5], 80, 26)).toBe("");
});
