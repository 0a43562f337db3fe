import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { App } from "./app.ts";
import { drainApp } from "./start-app.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server whose drain is over when the test says so. */
function draining() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isOver = false;
  const app: Pick<App, "close"> = { close: () => promise };
  void drainApp(app).then(() => (isOver = true));
  return { resolve, isOver: () => isOver };
}

test("a drain that does not end is given up after 25 seconds", async () => {
  const drain = draining();
  await vi.advanceTimersByTimeAsync(24_999);
  expect(drain.isOver()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(drain.isOver()).toBe(true);
});

test("a drain is over when the server is closed", async () => {
  const drain = draining();
  drain.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(drain.isOver()).toBe(true);
});
