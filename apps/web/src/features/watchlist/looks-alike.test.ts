import { Quality, type Quote, type TickerError, TickerErrorCode } from "@streampulse/core";
import type { Price } from "@streampulse/client";
import { expect, test } from "vitest";
import { looksAlike } from "./looks-alike.ts";

const QUOTE: Quote = {
  ticker: "AAPL",
  price: "219.68",
  receivedTimeMs: 1_000,
  sequence: 1,
  quality: Quality.LIVE,
  bid: "219.67",
  ask: "219.69",
  volume: "100",
  change: "1.2",
  changePercent: "0.55",
  epoch: 1,
  source: "one",
  stale: false,
};
const INFO = { ticker: "AAPL" };
const price = (what: Partial<Quote> = {}): Price => ({ quote: { ...QUOTE, ...what }, info: INFO });

test("a quote that changes nothing that is shown is no reason to render its row", () => {
  const next = price({ sequence: 2, receivedTimeMs: 1_100, volume: "101", bid: "219.66", ask: "219.70" });
  expect(looksAlike(price(), next, ["change", "quality"])).toBe(true);
  expect(looksAlike(price(), next, ["volume"])).toBe(false);
  expect(looksAlike(price(), price({ volume: "101" }), ["bidAsk"])).toBe(true);
  expect(looksAlike(price(), price({ bid: "219.66" }), ["bidAsk"])).toBe(false);
});

test("whatever a row shows of its price tells it from the one before", () => {
  const shown: Partial<Quote>[] = [
    { price: "219.69" },
    { change: "1.21" },
    { changePercent: "0.56" },
    { quality: Quality.DELAYED },
    { source: "other" },
    { stale: true },
  ];
  expect(shown.filter((what) => looksAlike(price(), price(what), []))).toEqual([]);
  expect(looksAlike(price(), { quote: QUOTE, info: { ...INFO, name: "Apple" } }, [])).toBe(false);
  expect(looksAlike({ info: INFO }, price(), [])).toBe(false);
});

test("the age of what may be old is never left behind", () => {
  const error: TickerError = { ticker: "AAPL", code: TickerErrorCode.UNAVAILABLE, message: "away", removed: false };
  expect(looksAlike(price({ stale: true }), price({ stale: true, receivedTimeMs: 2_000 }), [])).toBe(false);
  expect(looksAlike({ ...price(), error }, { ...price({ receivedTimeMs: 2_000 }), error }, [])).toBe(false);
});
