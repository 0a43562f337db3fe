import { expect, test } from "vitest";
import { FirstStepsMark } from "./first-steps-mark.ts";

function fakeStorage() {
  const kept = new Map<string, string>();
  return () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
}

test("what is put away stays away in later visits, until it is brought back", () => {
  const storage = fakeStorage();
  const mark = new FirstStepsMark(storage);
  let told = 0;
  mark.subscribe(() => told++);
  expect(mark.isAway()).toBe(false);
  mark.putAway();
  expect([mark.isAway(), new FirstStepsMark(storage).isAway(), told]).toEqual([true, true, 1]);
  mark.bringBack();
  expect([mark.isAway(), new FirstStepsMark(storage).isAway(), told]).toEqual([false, false, 2]);
});

test("a browser that refuses storage puts them away for this visit", () => {
  const mark = new FirstStepsMark(() => {
    throw new DOMException("denied", "SecurityError");
  });
  expect(mark.isAway()).toBe(false);
  mark.putAway();
  expect(mark.isAway()).toBe(true);
});
