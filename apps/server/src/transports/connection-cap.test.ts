import { describe, expect, test } from "vitest";

import { ConnectionCap, keptBeyond, shareOf } from "./connection-cap.ts";

describe("the cap on connections", () => {
  test("takes n clients, keeps some more for operations, and none beyond those", () => {
    const cap = new ConnectionCap(100, () => 0);
    expect(Array.from({ length: 100 }, () => cap.admit()).every((each) => each === "client")).toBe(true);
    expect(Array.from({ length: 16 }, () => cap.admit()).every((each) => each === "surplus")).toBe(true);
    expect(cap.admit()).toBe("none");
    expect(cap.held).toBe(116);
  });

  test("a connection that closes makes room for one client", () => {
    const cap = new ConnectionCap(1, () => 0);
    expect(cap.admit()).toBe("client");
    expect(cap.admit()).toBe("surplus");
    cap.left("surplus");
    expect(cap.held).toBe(1);
    expect(cap.admit()).toBe("surplus");
    cap.left("client");
    expect(cap.held).toBe(1);
    expect(cap.admit()).toBe("client");
  });

  test("keeps two in a hundred of a large cap, and never fewer than sixteen", () => {
    expect([1, 800, 801, 10_000].map(keptBeyond)).toEqual([16, 16, 17, 200]);
  });

  test("sends each refused one away for a time between one and ten seconds, with the limit's name and figure", () => {
    expect(new ConnectionCap(7, () => 0).refusal()).toMatchObject({
      reason: "LIMIT_CONNECTIONS",
      limit: 7,
      retryAfterMs: 1_000,
    });
    expect(new ConnectionCap(7, () => 0.999_999).refusal().retryAfterMs).toBe(10_000);
  });

  test("tells of the whole where it is a share of it", () => {
    const cap = new ConnectionCap(3, () => 0, 7);
    expect(Array.from({ length: 4 }, () => cap.admit())).toEqual(["client", "client", "client", "surplus"]);
    expect(cap.refusal()).toMatchObject({ limit: 7 });
  });

  test("shares of workers are even, and are the whole together", () => {
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
});
