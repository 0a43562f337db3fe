import { Quality, SourceState, type Quote, type SourceChange } from "@streampulse/core";
import { expect, test } from "vitest";
import { reasonOfStory, storyAfterChange, storyAfterQuote } from "./source-story.ts";

const change = (state: SourceState, more: Partial<SourceChange> = {}): SourceChange => ({
  source: "first",
  state,
  tickers: ["A"],
  ...more,
});
const quote = (source: string, stale = false): Quote => ({
  ticker: "A",
  price: "1",
  receivedTimeMs: 1,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source,
  stale,
});
const down = change(SourceState.DOWN, { reason: "First refuses this place." });
const givenOver = change(SourceState.FAILED_OVER, { toSource: "second", reason: "First refuses this place." });

test("a source that brings nothing does so until a fresh price of it comes, though it is connected before", () => {
  expect(storyAfterChange(undefined, down)).toBe(down);
  expect(storyAfterChange(down, change(SourceState.CONNECTED))).toBe(down);
  expect(storyAfterQuote(down, quote("first", true))).toBe(down);
  expect(storyAfterQuote(down, quote("first"))).toBeUndefined();
  expect(reasonOfStory(down)).toBe("First refuses this place.");
});

test("what is given over stays so until its own source has it again; its price is then no old one", () => {
  expect(storyAfterQuote(givenOver, quote("second"))).toBe(givenOver);
  expect(reasonOfStory(givenOver)).toBeUndefined();
  expect(storyAfterQuote(givenOver, quote("first"))).toBeUndefined();
  expect(storyAfterChange(givenOver, change(SourceState.CONNECTED))).toBeUndefined();
  expect(storyAfterChange(undefined, change(SourceState.CONNECTED))).toBeUndefined();
});
