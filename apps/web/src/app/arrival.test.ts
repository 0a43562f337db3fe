import { expect, test } from "vitest";
import { arrivesAt } from "./arrival.ts";

test("one arrives at each place once, and not where the page was opened", () => {
  expect(["/", "/", "/chart/", "/chart/", "/"].map(arrivesAt)).toEqual([false, false, true, false, true]);
});
