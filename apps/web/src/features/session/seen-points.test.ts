import { expect, test } from "vitest";
import { NO_POINTS, offerPoint, riseOf, sparkPath } from "./seen-points.ts";

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
  expect(sparkPath({ values: [1, 3, 2], origins: ["a", "a", "a"] }, 80, 26)).toBe("M0.0 24.0L40.0 2.0L80.0 13.0");
});

test("a flat price is a line through the middle, a single price is none", () => {
  expect(sparkPath({ values: [5, 5], origins: ["a", "a"] }, 80, 26)).toBe("M0.0 13.0L80.0 13.0");
  expect(sparkPath({ values: [5], origins: ["a"] }, 80, 26)).toBe("");
});

test("a change of source breaks the line and is no rise, also after the line was thinned", () => {
  const two = { values: [1, 2, 10, 11], origins: ["a", "a", "b", "b"] };
  expect(sparkPath(two, 90, 26).match(/[ML]/g)?.join("")).toBe("MLML");
  expect(riseOf(two)).toBe(2);
  let points = NO_POINTS;
  for (let n = 0; n < 400; n++) points = offerPoint(points, n < 200 ? 1 : 50, n < 200 ? "a" : "b");
  expect(points.origins).toHaveLength(points.values.length);
  expect(riseOf(points)).toBe(0);
});
