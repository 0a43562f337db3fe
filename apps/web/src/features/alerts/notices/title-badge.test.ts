import { expect, test } from "vitest";
import { badgedTitle } from "./title-badge.ts";

test("a count stands before the title once, and goes with the last", () => {
  const two = badgedTitle("Watchlist", 2, false);
  expect(two).toBe("(2) Watchlist");
  expect(badgedTitle(two, 3, false)).toBe("(3) Watchlist");
  expect(badgedTitle(two, 100, true)).toBe("(100+) Watchlist");
  expect(badgedTitle("(100+) Watchlist", 0, false)).toBe("Watchlist");
});

test("a name in brackets stays", () => {
  expect(badgedTitle("(a) list", 1, false)).toBe("(1) (a) list");
});
