import { Quality, SourceState, type Quote, type TickerError, TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import type { Terminal } from "../terminal.ts";
import { lineReader } from "./lines.ts";

const TROUBLE: TickerError = {
  ticker: "BTCUSDT",
  code: TickerErrorCode.UNAVAILABLE,
  message: "The source cannot be reached.",
  removed: false,
};
const QUOTE: Quote = {
  ticker: "BTCUSDT",
  price: "1.5",
  quality: Quality.LIVE,
  receivedTimeMs: 1,
  sequence: 1,
  epoch: 1,
  source: "test",
  stale: false,
};

test("a ticker's trouble is said once, and again after a quote or for another reason", () => {
  const said: string[] = [];
  const reader = lineReader(
    { out: () => undefined, err: (line: string) => said.push(line) } as unknown as Terminal,
    false,
  );
  for (let times = 0; times < 3; times++) reader.errors?.([TROUBLE]);
  reader.errors?.([{ ...TROUBLE, message: "The source is busy." }]);
  reader.quotes?.([QUOTE]);
  reader.errors?.([{ ...TROUBLE, message: "The source is busy." }]);
  expect(said.map((line) => line.replace(/^BTCUSDT: /, ""))).toEqual([
    "The source cannot be reached.",
    "The source is busy.",
    "The source is busy.",
  ]);
});

test("who took over, and why nothing comes, is said on stderr once until it is well again", () => {
  const said: string[] = [];
  const reader = lineReader(
    { out: () => undefined, err: (line: string) => said.push(line) } as unknown as Terminal,
    false,
  );
  const tickers = ["A", "B", "C", "D"];
  const reason = "Test refuses\u001b this location.";
  const down = { source: "test", state: SourceState.DOWN, tickers, reason };
  for (let times = 0; times < 3; times++) reader.sourceChanges?.([down]);
  reader.sourceChanges?.([
    { source: "test", state: SourceState.FAILED_OVER, tickers: ["A"], toSource: "other", reason },
    { source: "test", state: SourceState.CONNECTED, tickers },
  ]);
  expect(said).toEqual([
    "A, B and 2 more: no new prices from test: Test refuses this location.",
    "A: now from other, no longer from test: Test refuses this location.",
  ]);
  reader.quotes([QUOTE]);
  reader.sourceChanges?.([{ ...down, tickers: ["A", "B"] }]);
  expect(said.at(-1)).toBe("A and B: no new prices from test: Test refuses this location.");
});
