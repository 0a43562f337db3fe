import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 15);

test("seconds and dates say how long to stay away, between a second and an hour", () => {
  expect(retryAfterMs("30", NOW_MS)).toBe(30_000);
  expect(retryAfterMs("0", NOW_MS)).toBe(1_000);
  expect(retryAfterMs("3600", NOW_MS)).toBe(3_600_000);
  expect(retryAfterMs("3601", NOW_MS)).toBe(3_600_000);
  expect(retryAfterMs("9".repeat(400), NOW_MS)).toBe(3_600_000);
  expect(retryAfterMs("Mon, 05 Jan 2026 15:00:42 GMT", NOW_MS)).toBe(42_000);
  expect(retryAfterMs("Mon, 05 Jan 2026 14:00:00 GMT", NOW_MS)).toBe(1_000);
});

test("anything else says nothing", () => {
  for (const none of [null, undefined, "", "soon", "NaN", "1e99x"]) expect(retryAfterMs(none, NOW_MS)).toBeUndefined();
});
