import type { KeyboardEvent, PointerEvent } from "react";
import { expect, test } from "vitest";
import { DragGrip } from "./drag-grip.ts";

const pointer = {} as PointerEvent;
const key = {} as KeyboardEvent;

function setUp() {
  const window = new EventTarget();
  const heard: string[] = [];
  let loads = 0;
  const grip = new DragGrip(() => void loads++, window);
  const serve = (row: string) =>
    grip.serve(row, {
      onPointerDown: () => heard.push(`${row} by pointer`),
      onKeyDown: () => heard.push(`${row} by key`),
    });
  return { window, heard, grip, serve, loads: () => loads };
}

test("a row that is taken before its code is there is moved once it is", () => {
  const { grip, heard, serve, loads } = setUp();
  grip.near();
  grip.take("A", "onPointerDown", pointer);
  expect([heard, loads()]).toEqual([[], 2]);
  serve("A");
  serve("B");
  expect(heard).toEqual([]);
  const close = grip.open();
  expect(heard).toEqual(["A by pointer"]);
  grip.take("B", "onKeyDown", key);
  expect([heard, loads()]).toEqual([["A by pointer", "B by key"], 2]);
  close();
  grip.take("B", "onKeyDown", key);
  expect(heard).toHaveLength(2);
});

test.each(["pointerup", "pointercancel", "touchend", "touchcancel"])(
  "what was let go of by %s meanwhile is not moved; a key that was pressed is",
  (end) => {
    const { window, grip, heard, serve } = setUp();
    grip.take("A", "onPointerDown", pointer);
    grip.take("B", "onKeyDown", key);
    window.dispatchEvent(new Event(end));
    serve("A");
    serve("B");
    grip.open();
    expect(heard).toEqual(["B by key"]);
  },
);

test("a row that is served no more, or by others by now, is not moved by what was", () => {
  const { grip, heard, serve } = setUp();
  const old = serve("A");
  serve("A");
  old();
  grip.open();
  grip.take("A", "onKeyDown", key);
  grip.take("C", "onKeyDown", key);
  expect(heard).toEqual(["A by key"]);
});
