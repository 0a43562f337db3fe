import { expect, test } from "vitest";
import { refusalOf } from "./refusal.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 15);

test.each([451, 403])("HTTP %i refuses the place, for a minute", (status) => {
  expect(refusalOf("Acme", status, "5", NOW_MS)).toMatchObject({
    kind: "unavailable",
    message: "Acme refuses this location or network.",
    retryAfterMs: 60_000,
  });
});

test.each([
  [429, "30", 30_000],
  [429, "0", 1_000],
  [429, "3600", 3_600_000],
  [429, "9000000", 3_600_000],
  [429, null, 60_000],
  [429, "soon", 60_000],
  [429, "Mon, 05 Jan 2026 15:00:42 GMT", 42_000],
  [429, "Wed, 21 Oct 2015 07:28:00 GMT", 1_000],
  [418, "7", 7_000],
  [418, undefined, 120_000],
])("HTTP %i with Retry-After %s refuses the haste, for %i ms", (status, retryAfter, retryAfterMs) => {
  expect(refusalOf("Acme", status, retryAfter, NOW_MS)).toMatchObject({
    message: "Acme asks for fewer requests.",
    retryAfterMs,
  });
});

test("any other status says nothing of the caller", () => {
  for (const status of [200, 301, 400, 401, 404, 500, 503])
    expect(refusalOf("Acme", status, "5", NOW_MS)).toBeUndefined();
});
