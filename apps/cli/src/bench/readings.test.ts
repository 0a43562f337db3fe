import { Quality } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { HeardQuote } from "./door.ts";
import { Readings, tickersOf } from "./readings.ts";

const POOL = ["A", "B", "C"];

function quote(sequence: number, change: Partial<HeardQuote> = {}): HeardQuote {
  const times = { receivedTimeMs: 1_000, sourceTimeMs: 900 };
  return { ticker: "A", hasPrice: true, epoch: 1, sequence, ...times, quality: Quality.LIVE, stale: false, ...change };
}

/** What one client with one ticker counted of these. */
function countsOf(quotes: readonly HeardQuote[], isEvery = false) {
  const readings = new Readings(["A"], 1, 1, isEvery);
  for (const one of quotes) readings.quote(0, one);
  return readings.counts;
}

describe("what is read is checked by epoch and sequence", () => {
  test("LATEST: what is missing was conflated", () => {
    expect(countsOf([quote(5), quote(6), quote(10)])).toMatchObject({ deliveries: 3, conflated: 3, outOfOrder: 0 });
  });

  test("EVERY: what is missing must have been told", () => {
    expect(countsOf([quote(5), quote(8)], true)).toMatchObject({ gapUntold: 2, conflated: 0 });
    const readings = new Readings(["A"], 1, 1, true);
    readings.quote(0, quote(5));
    readings.gap(0, "A", 1, 6, 9);
    readings.quote(0, quote(10));
    expect(readings.counts).toMatchObject({ gapTold: 4, gapUntold: 0, outOfOrder: 0 });
    readings.gap(0, "A", 1, 13, 14);
    readings.quote(0, quote(16));
    expect(readings.counts).toMatchObject({ gapTold: 6, gapUntold: 3 });
    readings.gap(0, "A", 1, 10, 12);
    expect(readings.counts).toMatchObject({ outOfOrder: 1 });
  });

  test.each([
    ["again", [quote(5), quote(5)]],
    ["an older one", [quote(5), quote(4)]],
    ["an older epoch", [quote(5), quote(9, { epoch: 0 })]],
  ])("%s is out of order", (_, quotes) => {
    expect(countsOf(quotes)).toMatchObject({ deliveries: 2, outOfOrder: 1 });
  });

  test("a greater epoch begins anew", () => {
    expect(countsOf([quote(500), quote(1, { epoch: 2 })], true)).toMatchObject({ outOfOrder: 0, gapUntold: 0 });
  });

  test("a reconnect may repeat what was had, and nothing older; what passed meanwhile is not owed", () => {
    const readings = new Readings(["A"], 1, 1, true);
    readings.quote(0, quote(5));
    readings.reconnected(0);
    readings.quote(0, quote(5));
    readings.quote(0, quote(6));
    readings.reconnected(0);
    readings.quote(0, quote(9));
    expect(readings.counts).toMatchObject({ outOfOrder: 0, gapUntold: 0 });
    readings.reconnected(0);
    readings.quote(0, quote(8));
    expect(readings.counts.outOfOrder).toBe(1);
  });

  test.each([
    ["without a price", { hasPrice: false }],
    ["without a sequence", { sequence: 0 }],
    ["of a ticker that nobody asked for", { ticker: "X" }],
  ])("a quote %s is malformed and no delivery", (_, change) => {
    expect(countsOf([quote(5, change)])).toMatchObject({ deliveries: 0, malformed: 1 });
  });

  test("each client is asked for its own tickers, around the end of the pool", () => {
    expect([0, 1, 2].map((client) => tickersOf(POOL, client, 2))).toEqual([
      ["A", "B"],
      ["C", "A"],
      ["B", "C"],
    ]);
    const readings = new Readings(POOL, 3, 2, false);
    for (const client of [0, 1, 2]) {
      for (const ticker of tickersOf(POOL, client, 2)) readings.quote(client, quote(1, { ticker }));
    }
    expect(readings.firstPrices).toBe(6);
    readings.quote(1, quote(1, { ticker: "B" }));
    expect(readings.counts.malformed).toBe(1);
  });
});

test("a ticker's trouble is counted once for each client that was told, and only of tickers asked for", () => {
  const readings = new Readings(POOL, 2, 2, false);
  const told = [
    [0, "A"],
    [0, "A"],
    [1, "A"],
    [1, "C"],
    [0, "C"],
    [0, "X"],
  ].map(([client, ticker]) => readings.trouble(client as number, ticker as string, "UNAVAILABLE"));
  expect(told).toEqual([true, true, true, true, false, false]);
  const clients = new Map([
    ["A", 2],
    ["C", 1],
  ]);
  expect(readings.troubled).toEqual(new Map([["UNAVAILABLE", clients]]));
  expect(readings.counts.malformed).toBe(2);
  for (let code = 1; code < 16; code++) expect(readings.trouble(0, "A", `CODE_${code}`)).toBe(true);
  expect(readings.trouble(0, "A", "CODE_16")).toBe(false);
});

test("latencies are of measured quotes that are new: no first ones, no stale ones", () => {
  const readings = new Readings(["A"], 1, 1, false);
  readings.nowMs = 1_010;
  readings.quote(0, quote(1));
  readings.quote(0, quote(2));
  expect(readings.latency.count).toBe(0);
  readings.isMeasuring = true;
  readings.quote(0, quote(3));
  readings.quote(0, quote(4, { stale: true }));
  readings.quote(0, quote(5, { quality: Quality.REPLAY }));
  expect([readings.latency.count, readings.latency.max]).toEqual([2, 10]);
  expect([readings.sourceLatency.count, readings.sourceLatency.max]).toEqual([1, 110]);
});
