import { BreakerState, Quality, SourceState, type SourceStatus } from "@streampulse/core";
import { expect, test } from "vitest";
import { breakerText, qualityText, sourceWords, uptimeText } from "./source-state-text.ts";
import { nextView, STATUS_KEPT } from "./server-status.ts";

const WELL: SourceStatus = {
  source: "kraken",
  state: SourceState.CONNECTED,
  quality: Quality.LIVE,
  subscriptions: 3,
  breaker: BreakerState.CLOSED,
};

test("each state has a word of its own, its meaning, and a tone", () => {
  const states = [...Object.values(SourceState)];
  const words = states.map((state) => sourceWords({ ...WELL, state }));
  expect(new Set(words.map(({ word }) => word)).size).toBe(states.length);
  expect(words.map(({ tone }) => tone)).toEqual(["neutral", "good", "waiting", "bad", "waiting"]);
  for (const { meaning } of words) expect(meaning).toMatch(/^[A-Z].*\.$/);
  expect(sourceWords({ ...WELL, reason: "it is silent" }).word).toBe("Connected, silent");
  expect(qualityText(Quality.SIMULATED)).toBe("Simulated prices");
  expect(breakerText(BreakerState.OPEN)).toBe("Open: left alone");
});

test.each([
  [0, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min 0 s"],
  [3_725_000, "1 h 2 min"],
  [90_000_000, "1 d 1 h"],
])("%d ms are %s", (ms, text) => {
  expect(uptimeText(ms)).toBe(text);
});

test("an answer that does not come leaves the last one; round trips are kept for so many", () => {
  const status = {
    version: "1",
    uptimeMs: 0,
    sources: [],
    streams: 0,
    sessions: 0,
    connections: 0,
    hasFaultLab: false,
  };
  let view = nextView({ roundTripsMs: [] }, { status, tookMs: 4, nowMs: 10 });
  const failed = nextView(view, { error: "gone" });
  expect(failed).toEqual({ status, answeredMs: 10, roundTripsMs: [4], error: "gone" });
  expect(nextView(failed, { status, tookMs: 5, nowMs: 12 }).error).toBeUndefined();
  for (let n = 0; n < STATUS_KEPT; n++) view = nextView(view, { status, tookMs: n, nowMs: 0 });
  expect(view.roundTripsMs).toHaveLength(STATUS_KEPT);
});
