import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { RowPlaces } from "./row-places.ts";

test("rows stand one below the other", () => {
  const places = new RowPlaces([46, 34, 46]);
  expect(places).toMatchObject({ count: 3, height: 126 });
  expect([0, 1, 2].map((index) => places.place(index))).toEqual([
    { start: 0, size: 46 },
    { start: 46, size: 34 },
    { start: 80, size: 46 },
  ]);
});

test("a row that touches the edge of what is in view only from without is not in view", () => {
  const places = new RowPlaces([10, 10, 10]);
  expect(places.between(0, 10)).toEqual([0, 1]);
  expect(places.between(10, 20)).toEqual([1, 2]);
  expect(places.between(9, 21)).toEqual([0, 3]);
  expect(places.between(-100, -50)).toEqual([0, 0]);
  expect(places.between(900, 1_000)).toEqual([3, 3]);
  expect(new RowPlaces([]).between(0, 900)).toEqual([0, 0]);
});

test("what is in view is what a look at every row finds", () => {
  const heights = fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 60 });
  const edge = fc.integer({ min: -200, max: 4_000 });
  holdsFor(
    "rows in view",
    fc.property(heights, edge, fc.integer({ min: 1, max: 1_200 }), (all, fromPx, px) => {
      const places = new RowPlaces(all);
      const [first, behind] = places.between(fromPx, fromPx + px);
      const seen = all.flatMap((_, index) => {
        const { start, size } = places.place(index);
        return start < fromPx + px && start + size > fromPx ? [index] : [];
      });
      expect(Array.from({ length: behind - first }, (_, at) => first + at)).toEqual(seen);
    }),
    { runs: 300 },
  );
});
