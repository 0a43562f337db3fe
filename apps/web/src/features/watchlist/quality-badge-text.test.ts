import { MarketSession, Quality, type Quote, TickerErrorCode, type TickerInfo } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { badgeText, isOld, qualityText, quoteDelayMs } from "./quality-badge-text.ts";

const NOW = 1_000_000;
const quoteOf = (quality: Quality, more: Partial<Quote> = {}): Quote => ({
  ticker: "AAPL",
  price: "219.68",
  receivedTimeMs: NOW - 48_000,
  sequence: 1,
  epoch: 1,
  quality,
  source: "binance",
  stale: false,
  ...more,
});
const badge = (quote: Quote | undefined, info: Partial<TickerInfo> = {}, live = true) =>
  badgeText({ quote, info: { ticker: "AAPL", ...info }, error: undefined, live, nowMs: NOW });
const trouble = { ticker: "AAPL", code: TickerErrorCode.UNAVAILABLE, message: "no answer", removed: false };

describe("a fresh price says its quality", () => {
  test.each([
    [Quality.LIVE, {}, "Live"],
    [Quality.LIVE, { marketSession: MarketSession.PRE }, "Pre-market"],
    [Quality.LIVE, { marketSession: MarketSession.POST }, "After hours"],
    [Quality.DELAYED, { delaySeconds: 900 }, "Delayed 15m"],
    [Quality.DELAYED, {}, "Delayed"],
    [Quality.CLOSED, {}, "Closed"],
    [Quality.CLOSED, { marketSession: MarketSession.CLOSED }, "Closed"],
    [Quality.CLOSED, { marketSession: MarketSession.PRE }, "Last close"],
    [Quality.CLOSED, { marketSession: MarketSession.REGULAR }, "Last close"],
    [Quality.SIMULATED, {}, "Simulated"],
    [Quality.REPLAY, {}, "Replay"],
    [Quality.UNSPECIFIED, {}, "Unlabelled"],
  ] as const)("%i %o reads %s", (quality, info, word) => {
    expect(badge(quoteOf(quality), info)).toMatchObject({ word, age: undefined });
  });

  test("only a live price is coloured as live", () => {
    expect(badge(quoteOf(Quality.LIVE)).tone).toBe("live");
    expect(badge(quoteOf(Quality.SIMULATED)).tone).toBe("plain");
  });
});

describe("an old price says its age", () => {
  test("when the server calls it stale", () => {
    expect(badge(quoteOf(Quality.LIVE, { stale: true }))).toEqual({ tone: "stale", word: "Stale", age: "48s" });
  });

  test("when the stream is not live, counted from the exchange's time", () => {
    const quote = quoteOf(Quality.LIVE, { sourceTimeMs: NOW - 120_000 });
    expect(badge(quote, {}, false)).toEqual({ tone: "stale", word: "Stale", age: "2m" });
  });

  test("when its source is in trouble", () => {
    const quote = quoteOf(Quality.LIVE);
    expect(isOld({ quote, error: trouble, live: true })).toBe(true);
  });

  test("counted from its arrival where its own time is of another day, as in a replay", () => {
    const quote = quoteOf(Quality.REPLAY, { sourceTimeMs: NOW - 400_000_000_000 });
    expect(badge(quote, {}, false)).toEqual({ tone: "stale", word: "Replay", age: "48s" });
  });

  test("and stays marked as simulated", () => {
    expect(badge(quoteOf(Quality.SIMULATED), {}, false)).toMatchObject({ word: "Simulated", tone: "stale" });
  });
});

test("without a price it waits, or says that there is none", () => {
  expect(badge(undefined).word).toBe("Waiting");
  expect(badge(undefined, {}, false).word).toBe("");
  const none = badgeText({ quote: undefined, info: undefined, error: trouble, live: true, nowMs: NOW });
  expect(none).toMatchObject({ word: "No price", tone: "stale" });
});

test.each([
  ["a live price: from the exchange's clock to the server's", Quality.LIVE, 120, 120],
  ["a clock that is behind: nobody knows", Quality.LIVE, -5, undefined],
  ["no exchange time: nobody knows", Quality.LIVE, undefined, undefined],
  ["a replayed price: its time is not of today", Quality.REPLAY, 400_000_000_000, undefined],
])("the delay of %s", (_, quality, lateMs, delayMs) => {
  const quote = quoteOf(quality);
  const sourceTimeMs = lateMs === undefined ? undefined : quote.receivedTimeMs - lateMs;
  expect(quoteDelayMs({ ...quote, sourceTimeMs })).toBe(delayMs);
});

test("what is old is not called live, and made up it still is", () => {
  expect(qualityText(quoteOf(Quality.LIVE, { stale: true }), undefined, true)).toBe("Stale");
  expect(qualityText(quoteOf(Quality.SIMULATED, { stale: true }), undefined, true)).toBe("Simulated, stale");
  expect(qualityText(quoteOf(Quality.LIVE), undefined, false)).toBe("Live");
});
