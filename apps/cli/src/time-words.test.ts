import { expect, test } from "vitest";
import { readMoment, readSpan, spanText } from "./time-words.ts";

const NOW = Date.UTC(2026, 2, 2, 12);

test.each([
  ["2026-03-02", Date.UTC(2026, 2, 2)],
  ["2026-03-02T15:30", Date.UTC(2026, 2, 2, 15, 30)],
  ["2026-03-02T15:30:10.5Z", Date.UTC(2026, 2, 2, 15, 30, 10, 500)],
  ["2026-03-02T15:30+02:00", Date.UTC(2026, 2, 2, 13, 30)],
  ["2h", NOW - 7_200_000],
])("%s is a moment", (text, ms) => {
  expect(readMoment("--from", text, -1, NOW)).toBe(ms);
});

test.each(["", "yesterday", "2026-02-30", "2026-13-01", "2026-03-02T25:00", "2026-03-02 15:30", "1w", "-1d", "1.5h"])(
  "%j is none, and the option is named",
  (text) => {
    expect(() => readMoment("--expires", text, 1, NOW)).toThrow(
      `--expires must be a date, a time or a span, not "${text}".`,
    );
  },
);

test("spans are read and shown in one way", () => {
  for (const text of ["1s", "90s", "10m", "5h", "7d"]) expect(spanText(readSpan("--x", text) / 1_000)).toBe(text);
  expect(spanText(3_600)).toBe("1h");
  expect(() => readSpan("--cooldown", "10")).toThrow('--cooldown must be a time such as 90s, 10m, 1h or 7d, not "10".');
});
