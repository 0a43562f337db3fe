import { expect, test } from "vitest";
import { dayTimeText, readDayTime } from "./day-time.ts";

test("a minute of the reader's own zone goes there and back", () => {
  const at = new Date(2026, 0, 5, 9, 3).getTime();
  expect(dayTimeText(at)).toBe("2026-01-05T09:03");
  expect(readDayTime(dayTimeText(at))).toBe(at);
});

test.each(["", "2026-01", "tomorrow", "2026-13-45T09:00"])("“%s” is no time yet", (text) => {
  expect(readDayTime(text)).toBeUndefined();
});
