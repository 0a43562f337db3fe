import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { dayChange } from "./day-change.ts";

const quote: Quote = {
  ticker: "AAPL",
  price: "219.68",
  receivedTimeMs: 0,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source: "simulated",
  stale: false,
};

test("the source's change is shown as it is", () => {
  const given = { ...quote, change: "-0.1", changePercent: "-0.04" };
  expect(dayChange(given, { ticker: "AAPL", previousClose: "1" })).toEqual({
    direction: "down",
    change: "-0.1",
    percent: "-0.04",
  });
});

test("without one it is the exact difference to the previous close", () => {
  expect(dayChange(quote, { ticker: "AAPL", previousClose: "217.27" })).toEqual({
    direction: "up",
    change: "2.41",
    percent: "1.11",
  });
});

test("what nobody knows is absent, never nought", () => {
  expect(dayChange(quote, undefined)).toEqual({ direction: "flat", change: undefined, percent: undefined });
  expect(dayChange(undefined, { ticker: "AAPL", previousClose: "1" }).change).toBeUndefined();
});
