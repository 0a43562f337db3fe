import { expect, test } from "vitest";

import { shareOf } from "./worker.ts";

test("shares are even, and are the whole together", () => {
  for (const [whole, count] of [
    [10_000, 3],
    [64, 64],
    [7, 4],
    [5, 5],
  ] as const) {
    const shares = Array.from({ length: count }, (_, index) => shareOf(whole, index, count));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  }
});
