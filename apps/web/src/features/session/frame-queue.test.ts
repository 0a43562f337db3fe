import { expect, test } from "vitest";
import { createFrameQueue } from "./frame-queue.ts";

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
