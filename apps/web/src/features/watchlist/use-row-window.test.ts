import { expect, test } from "vitest";
import { revealedAt } from "./use-row-window.ts";

test("a row that is in view moves nothing", () => {
  expect(revealedAt(1_000, 900, 1_048, 1_094)).toBe(1_000);
  expect(revealedAt(1_000, 900, 1_774, 1_820)).toBe(1_000);
});

test("one that is not comes into view by the shortest way, and not beneath the head or the foot", () => {
  expect(revealedAt(1_000, 900, 1_047, 1_093)).toBe(999);
  expect(revealedAt(1_000, 900, 1_775, 1_821)).toBe(1_001);
  expect(revealedAt(1_000, 900, 0, 46)).toBe(0);
  expect(revealedAt(0, 900, 23_000, 23_046)).toBe(22_226);
});
