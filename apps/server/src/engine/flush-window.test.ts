import { expect, test } from "vitest";
import { FlushWindow } from "./flush-window.ts";

/**
 * An event loop whose work is writes: `load` is the share of a core at a window of 5 ms; a window twice as
 * long halves the writes, beside a share that no window changes.
 */
const utilisation = (load: number, windowMs: number) => Math.min(1, 0.05 + (load * 5) / windowMs);

function settle(window: FlushWindow, load: number, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    window.steer(utilisation(load, window.ms));
    return window.ms;
  });
}

test("an idle server writes at once: the window falls to its least and stays", () => {
  const window = new FlushWindow();
  settle(window, 20, 60);
  expect(window.ms).toBeGreaterThan(100);
  expect(settle(window, 0, 60).at(-1)).toBe(5);
});

test("however great the load, the window has an end", () => {
  const window = new FlushWindow();
  expect(Math.max(...settle(window, 100_000, 200))).toBe(500);
});

test.each([
  [0.1, 3],
  [3, 0.2],
  [1, 40],
  [40, 1],
  [8, 9],
])("after a step of the load from %d to %d it settles within 5 s and does not swing", (from, to) => {
  const window = new FlushWindow();
  settle(window, from, 100);
  const settled = settle(window, to, 100).slice(50);
  expect(Math.max(...settled) / Math.min(...settled)).toBeLessThan(1.02);
  const busy = utilisation(to, window.ms);
  if (window.ms > 5 && window.ms < 500) expect(busy).toBeCloseTo(0.5, 1);
});
