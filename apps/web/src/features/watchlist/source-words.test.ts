import type { Price } from "@streampulse/client";
import { Quality, SourceState, TickerErrorCode, type Quote, type SourceChange } from "@streampulse/core";
import { expect, test } from "vitest";
import { sourceTrouble, standInText, takeoverText, whyOld } from "./source-words.ts";

const quote = (stale: boolean): Quote => ({
  ticker: "A",
  price: "1",
  receivedTimeMs: 1,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source: "binance",
  stale,
});
const reason = "Binance refuses this location or network.";
const down: SourceChange = { source: "binance", state: SourceState.DOWN, tickers: ["A"], reason };
const over: SourceChange = { ...down, state: SourceState.FAILED_OVER, toSource: "coinbase", tickers: ["A", "B", "C"] };
const error = { ticker: "A", code: TickerErrorCode.UNAVAILABLE, message: "No answer.", removed: false };

test("why a price is old is what was said of the ticker, else what its source said", () => {
  expect(whyOld({ error, sourceChange: down })).toBe("No answer.");
  expect(whyOld({ sourceChange: down })).toBe(reason);
  expect(whyOld({ sourceChange: over })).toBeUndefined();
  expect(whyOld({})).toBeUndefined();
});

test("who took over is told, and why, of a few tickers by name", () => {
  expect(standInText(over)).toBe("now from coinbase");
  expect(standInText(down)).toBeUndefined();
  expect(takeoverText(over)).toBe(`A, B and 1 more now from coinbase: ${reason}`);
  expect(takeoverText({ ...over, tickers: ["A"], reason: undefined })).toBe("A now from coinbase.");
  expect(takeoverText(down)).toBeUndefined();
});

test("that some or all of the listed sources are away is told while their prices are old or missing", () => {
  const away: Price = { quote: quote(true), sourceChange: down };
  const well: Price = { quote: quote(false), sourceChange: over };
  expect(sourceTrouble([])).toBe("none");
  expect(sourceTrouble([well, { quote: quote(true) }, {}])).toBe("none");
  expect(sourceTrouble([well, away])).toBe("some");
  expect(sourceTrouble([away, { error }])).toBe("all");
});
