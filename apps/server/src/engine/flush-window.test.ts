import { expect, test } from "vitest";
import { FlushWindow } from "./flush-window.ts";

/**
 * An event loop whose work is writes: `load` is the share of a core at a window of 5 ms; a window twice as long halves
 * the writes. What else the loop does is `rest`, which no window changes, and `beside` each write's own (what it leaves
 * to collect, what comes back for it). It cannot do more than a loop can.
 */
function loadAt(load: number, windowMs: number, rest: number, beside = 0) {
  const writes = (load * 5) / windowMs;
  const all = writes * (1 + beside) + rest;
  const most = Math.max(1, all);
  return { loop: all / most, flushing: writes / most };
}

function settle(window: FlushWindow, load: number, steps: number, rest = 0.05, beside = 0): number[] {
  return Array.from({ length: steps }, () => {
    window.steer(loadAt(load, window.ms, rest, beside));
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

test.each([0, 0.2, 0.5, 0.7, 0.95])("work of %d of a core beside a few writes makes no price later", (rest) => {
  const window = new FlushWindow();
  settle(window, 0.09, 100, rest);
  expect(window.ms).toBe(5);
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
  if (window.ms > 5 && window.ms < 500) expect(loadAt(to, window.ms, 0.05).flushing).toBeCloseTo(0.4, 2);
});

test.each([
  [0.3, 0.4],
  [0.6, 0.25],
  [0.9, 0.1],
])("beside work of %d of a core flushing takes %d", (rest, flushing) => {
  const window = new FlushWindow();
  settle(window, 8, 200, rest);
  expect(loadAt(8, window.ms, rest).flushing).toBeCloseTo(flushing, 2);
});

test.each([
  [0.25, 0.6],
  [0.8, 0.5],
  [1.2, 0.05],
  [2, 0.05],
])("writes that cost %d of themselves elsewhere, beside work of %d of a core, do not make it swing", (beside, rest) => {
  const window = new FlushWindow();
  settle(window, 8, 100, rest, beside);
  const settled = settle(window, 8, 100, rest, beside);
  expect(Math.max(...settled) / Math.min(...settled)).toBeLessThan(1.02);
  expect(loadAt(8, window.ms, rest, beside).loop).toBeLessThanOrEqual(0.86);
});
