import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TOAST_MS, TOAST_TEXT_MAX, Toasts } from "./toasts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts): string[] => toasts.shown().map((toast) => toast.text);

test("a message stays five seconds", () => {
  const toasts = new Toasts();
  toasts.say({ text: "Removed KO." });
  vi.advanceTimersByTime(TOAST_MS - 1);
  expect(texts(toasts)).toEqual(["Removed KO."]);
  vi.advanceTimersByTime(1);
  expect(texts(toasts)).toEqual([]);
});

test("a message that the reader is at stays, and has its full time afterwards", () => {
  const toasts = new Toasts();
  toasts.say({ text: "Removed KO." });
  const number = toasts.shown()[0]!.number;
  toasts.hold(number);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toHaveLength(1);
  toasts.resume(number);
  vi.advanceTimersByTime(TOAST_MS);
  expect(texts(toasts)).toEqual([]);
});

test("the oldest gives way to a fourth, and no timer is left behind", () => {
  const toasts = new Toasts();
  for (const text of ["a", "b", "c", "d"]) toasts.say({ text });
  expect(texts(toasts)).toEqual(["b", "c", "d"]);
  vi.advanceTimersByTime(TOAST_MS);
  expect(texts(toasts)).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [TOAST_TEXT_MAX, ""],
  [TOAST_TEXT_MAX + 1, "…"],
])("of a text of %i characters as many are shown as a phone has room for", (count, end) => {
  const toasts = new Toasts();
  toasts.say({ text: "🐂".repeat(count) });
  expect(texts(toasts)).toEqual(["🐂".repeat(TOAST_TEXT_MAX) + end]);
});

test("undo goes back by the newest message that offers it, once", () => {
  const toasts = new Toasts();
  const undone: string[] = [];
  for (const text of ["a", "b"]) toasts.say({ text, undo: () => undone.push(text) });
  toasts.say({ text: "c" });
  expect([toasts.undo(), toasts.undo(), toasts.undo()]).toEqual([true, true, false]);
  expect([undone, texts(toasts)]).toEqual([["b", "a"], ["c"]]);
});
