import { expect, test } from "vitest";
import { atPrice, digitsOfKey, nudged } from "./alert-level.ts";

test("a condition keeps its kind at another price; one without a price has no other", () => {
  for (const kind of ["above", "below", "crossing", "crossingUp", "crossingDown"] as const) {
    const condition = { [kind]: { price: "1" } } as unknown as Parameters<typeof atPrice>[0];
    expect(atPrice(condition, "2.5")).toEqual({ [kind]: { price: "2.5" } });
  }
  expect(atPrice({ stale: { forSeconds: 5 } }, "2")).toBeUndefined();
  expect(atPrice(undefined, "2")).toBeUndefined();
});

test("a level moves by the smallest digit of its ticker, exactly, and stays above nought", () => {
  expect(nudged("0.00002252", 1, 8)).toBe("0.00002253");
  expect(nudged("67123.4", -10, 2)).toBe("67123.30");
  expect(nudged("1.23456", 1, 2)).toBe("1.24456");
  expect(nudged("0.01", -1, 2)).toBe("0.01");
  expect(nudged("0.02", -1, 2)).toBe("0.01");
});

test("keys move by one, ten and a hundred", () => {
  expect([digitsOfKey("ArrowUp", false), digitsOfKey("ArrowDown", true), digitsOfKey("PageDown", false)]).toEqual([
    1, -10, -100,
  ]);
  expect(digitsOfKey("a", false)).toBeUndefined();
});
