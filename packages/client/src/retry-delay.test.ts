import { expect, test } from "vitest";
import { retryDelayMs } from "./retry-delay.ts";

const half = () => 0.5;

test.each([
  ["the jitter, where the server asks for nothing", 0, undefined, 1_500],
  ["what the server asks for", 0, 7_250, 7_250],
  ["at once, where it says so the first time", 0, 0, 0],
  ["the jitter, where it says so again", 2, 0, 4_000],
  ["what it asks for, where that is more", 2, 7_250, 7_250],
  ["an hour at most", 0, 1e15, 3_600_000],
])("%s", (_, attempt, askedMs, waitMs) => {
  expect(retryDelayMs(attempt, askedMs, half)).toBe(waitMs);
});
