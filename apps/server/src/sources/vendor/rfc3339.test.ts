import { expect, test } from "vitest";
import { timeMsOf } from "./rfc3339.ts";

test("a time in UTC is read to its millisecond, whatever its digits", () => {
  const second = Date.UTC(2026, 8, 25, 17, 48, 26);
  expect(timeMsOf("2026-09-25T17:48:26Z")).toBe(second);
  expect(timeMsOf("2026-09-25T17:48:26.8Z")).toBe(second + 800);
  expect(timeMsOf("2026-09-25T17:48:26.844359Z")).toBe(second + 844);
  expect(timeMsOf("2026-09-25T17:48:26.844999999Z")).toBe(second + 844);
});

test("what is no time in UTC is none", () => {
  const none = ["", "2026-09-25", "2026-09-25 17:48:26Z", "2026-09-25T17:48:26", "2026-13-25T17:48:26Z", "1758822506"];
  for (const value of [...none, "2026-09-25T17:48:26+02:00", 1758822506, null, {}]) {
    expect(timeMsOf(value), JSON.stringify(value)).toBeUndefined();
  }
});
