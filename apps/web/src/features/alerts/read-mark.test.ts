import { expect, test } from "vitest";
import { createReadMark } from "./read-mark.ts";

const KEY = "streampulse.alerts.read";

test.each(["{", "null", "7", '{"to":"1","also":[]}', '{"to":1}', '{"to":1,"also":["x"]}'])(
  "what is kept and is none, %s, is as if the reader was never here",
  (text) => {
    const mark = createReadMark(() => ({ getItem: () => text, setItem: () => {} }), new EventTarget());
    expect(mark.isKept).toBe(false);
    expect(mark.isRead(1)).toBe(false);
  },
);

test("without storage a tab knows what it read", () => {
  const mark = createReadMark(() => {
    throw new Error("SecurityError");
  }, new EventTarget());
  mark.read(3);
  mark.readTo(1);
  expect([1, 2, 3].map((cursor) => mark.isRead(cursor))).toEqual([true, false, true]);
});

test("what another tab reads is read here, until nobody asks", () => {
  const kept = new Map<string, string>();
  const place = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
  });
  const events = new EventTarget();
  const [here, there] = [createReadMark(place, events), createReadMark(place, events)];
  let told = 0;
  const leave = here.watch(() => told++);
  there.readTo(9);
  events.dispatchEvent(Object.assign(new Event("storage"), { key: "another" }));
  expect([told, here.isRead(9)]).toEqual([0, false]);
  events.dispatchEvent(Object.assign(new Event("storage"), { key: KEY }));
  expect([told, here.isRead(9)]).toEqual([1, true]);
  leave();
  events.dispatchEvent(Object.assign(new Event("storage"), { key: KEY }));
  expect(told).toBe(1);
});

test("in another log nothing beyond its beginning was read", () => {
  const mark = createReadMark(() => ({ getItem: () => null, setItem: () => {} }), new EventTarget());
  mark.readTo(4);
  for (const cursor of [6, 9]) mark.read(cursor);
  mark.notBeyond(7);
  expect([4, 5, 6, 7, 9].map((cursor) => mark.isRead(cursor))).toEqual([true, false, true, false, false]);
  mark.notBeyond(3);
  expect([3, 4, 6].map((cursor) => mark.isRead(cursor))).toEqual([true, false, false]);
});
