import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { Repeats } from "./repeats.ts";

test("whatever comes again or out of order within the last numbers counts once, and all of it does", () => {
  holdsFor(
    "numbers told again",
    fc.property(
      fc.array(fc.record({ skip: fc.integer({ min: 1, max: 5 }), place: fc.nat(), again: fc.nat() }), {
        maxLength: 200,
      }),
      (steps) => {
        // Growing numbers, each moved by fewer places than are known, some told a second time soon after.
        let number = 0;
        const told: number[] = [];
        for (const { skip, place, again } of steps) {
          number += skip;
          told.splice(Math.max(0, told.length - (place % 8)), 0, number);
          if (again % 4 === 0) told.push(told[Math.max(0, told.length - 1 - (again % 8))] as number);
        }
        const repeats = new Repeats();
        const counted = told.filter((order) => repeats.isNew(order));
        expect(counted.toSorted((a, b) => a - b)).toEqual([...new Set(told)].toSorted((a, b) => a - b));
      },
    ),
    { runs: 300 },
  );
});

test("what is behind all that is known counts as told; another source's numbers begin anew", () => {
  const repeats = new Repeats();
  for (let order = 1; order <= 100; order++) expect(repeats.isNew(order)).toBe(true);
  expect([repeats.isNew(68), repeats.isNew(100)]).toEqual([false, false]);
  repeats.clear();
  expect([repeats.isNew(7), repeats.isNew(7)]).toEqual([true, false]);
});
