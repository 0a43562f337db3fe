import { CandleStep, STEP_MS } from "@streampulse/core";
import { expect, test } from "vitest";
import { firingsOver } from "./past-firings.ts";

const MINUTE_MS = STEP_MS[CandleStep.ONE_MINUTE];
/** What one preview may have to judge: a week. */
const COUNT = 10_080;

test("a week of candles is judged in slices, between which everything else has its turn", async () => {
  // Over 200 and back in each of them.
  const prices = { open: "199", high: "201", low: "198", close: "199", source: "s" };
  const flags = { isBackfilled: false, isPartial: false, isOpen: false };
  const candles = Array.from({ length: COUNT }, (_, nth) => {
    return { ...prices, ...flags, startMs: nth * MINUTE_MS, endMs: (nth + 1) * MINUTE_MS };
  });
  const judged: number[] = [];
  let read = 0;
  const watched = candles.map((candle) => Object.defineProperty({ ...candle }, "high", { get: () => (read++, "201") }));
  const turn = async () => {
    judged.push(read);
    read = 0;
  };
  const condition = { kind: "crossing_up", price: "200" } as const;
  expect(await firingsOver(watched, { condition, cooldownMs: 0, decimals: 2 }, turn)).toEqual({
    count: COUNT,
    firstMs: 30_000,
  });
  expect(judged).toEqual(Array.from({ length: 20 }, () => 500));
});
