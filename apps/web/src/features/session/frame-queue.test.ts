import { afterEach, expect, test, vi } from "vitest";
import { createFrameQueue, requestBrowserFrame } from "./frame-queue.ts";

afterEach(() => vi.useRealTimers());

function handCranked() {
  const requested: (() => void)[] = [];
  const queue = createFrameQueue((call) => void requested.push(call));
  return { queue, requested, draw: () => requested.shift()?.() };
}

test("a thousand calls between two frames become one each, in one frame", () => {
  const { queue, requested, draw } = handCranked();
  const calls = { a: 0, b: 0 };
  const a = () => void calls.a++;
  const b = () => void calls.b++;
  for (let i = 0; i < 1_000; i++) queue(i % 2 ? a : b);
  expect(requested).toHaveLength(1);
  expect(calls).toEqual({ a: 0, b: 0 });
  draw();
  expect(calls).toEqual({ a: 1, b: 1 });
});

test("what is queued while a frame runs waits for the next one", () => {
  const { queue, requested, draw } = handCranked();
  const seen: string[] = [];
  queue(() => {
    seen.push("first");
    queue(() => seen.push("second"));
  });
  draw();
  expect(seen).toEqual(["first"]);
  expect(requested).toHaveLength(1);
  draw();
  expect(seen).toEqual(["first", "second"]);
});

test("a page that is seen waits for its frame, however late; one that is not, half a second", () => {
  vi.useFakeTimers();
  const page = { hidden: false };
  const frames = new Map<number, () => void>();
  vi.stubGlobal("document", page);
  vi.stubGlobal("requestAnimationFrame", (call: () => void) => (frames.set(frames.size, call), frames.size - 1));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
  let calls = 0;
  requestBrowserFrame(() => calls++);
  vi.advanceTimersByTime(60_000);
  expect(calls).toBe(0);
  frames.get(0)?.();
  expect([calls, frames.size, vi.getTimerCount()]).toEqual([1, 0, 0]);
  requestBrowserFrame(() => calls++);
  page.hidden = true;
  vi.advanceTimersByTime(499);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(1);
  expect([calls, frames.size, vi.getTimerCount()]).toEqual([2, 0, 0]);
});
