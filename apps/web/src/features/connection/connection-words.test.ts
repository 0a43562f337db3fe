import { expect, test } from "vitest";
import { connectionWords } from "./connection-words.ts";

const NOW = 100_000;

test.each([
  [{ status: "connecting" }, "waiting", "Connecting", ""],
  [{ status: "live" }, "good", "Connected", ""],
  [{ status: "stalled", sinceMs: NOW - 7_400 }, "waiting", "Stalled", "silent for 7 s"],
  [{ status: "reconnecting", attempt: 1, retryAtMs: NOW + 2_100, reason: "cut" }, "waiting", "Reconnecting", "in 3 s"],
  [{ status: "reconnecting", attempt: 1, retryAtMs: NOW - 5, reason: "cut" }, "waiting", "Reconnecting", "now"],
  [{ status: "offline" }, "bad", "Offline", ""],
  [{ status: "stopped", reason: "taken over" }, "bad", "Stopped", ""],
] as const)("%o", (state, tone, word, detail) => {
  expect(connectionWords(state, NOW)).toEqual({ tone, word, detail });
});

test("a stream that is well with sources that are away is not called well", () => {
  expect(connectionWords({ status: "live" }, NOW, "some")).toMatchObject({
    tone: "waiting",
    word: "Some sources down",
  });
  expect(connectionWords({ status: "live" }, NOW, "all")).toMatchObject({ tone: "bad", word: "Sources down" });
  expect(connectionWords({ status: "offline" }, NOW, "all")).toMatchObject({ word: "Offline" });
});
