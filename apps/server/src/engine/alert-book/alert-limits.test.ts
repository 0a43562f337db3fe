import { expect, test } from "vitest";
import { ANONYMOUS } from "../caller.ts";
import { ALERTS_MAX, LOG_MAX, shareOf } from "./alert-limits.ts";

test("who sits at this machine may have a hundred thousand, a token's subject a tenth of that, and neither takes all", () => {
  expect([ANONYMOUS, "anonymous-2", "ann", ""].map(shareOf)).toEqual([100_000, 10_000, 10_000, 10_000]);
  expect(Math.min(ALERTS_MAX, LOG_MAX)).toBeGreaterThan(shareOf(ANONYMOUS));
});
