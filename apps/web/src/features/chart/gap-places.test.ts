import { type Candle, type HistoryGap, HistoryGapReason } from "@streampulse/client/history";
import { expect, test } from "vitest";
import { gapPlaces } from "./gap-places.ts";
import { gapText, toldGaps } from "./gap-words.ts";

const STEP = 60_000;
const candle = (step: number): Candle => ({
  ...{ startMs: step * STEP, endMs: (step + 1) * STEP, open: "1", high: "1", low: "1", close: "1", source: "s" },
  ...{ isBackfilled: false, isPartial: false, isOpen: false },
});
const gap = (fromMs: number, toMs?: number): HistoryGap => ({ fromMs, toMs, reason: HistoryGapReason.SOURCE_DOWN });

test("only a time of which nothing is known breaks the line; one without trades does not", () => {
  const candles = [candle(0), candle(1), candle(4), candle(9)];
  const places = gapPlaces(candles, [gap(2.5 * STEP, 3.5 * STEP)], STEP);
  expect(places).toEqual([
    {
      after: 1,
      empty: [
        { startMs: 2 * STEP, endMs: 3 * STEP },
        { startMs: 3 * STEP, endMs: 4 * STEP },
      ],
    },
  ]);
  expect(gapPlaces(candles, [gap(-5 * STEP, 0), gap(10 * STEP)], STEP)).toEqual([]);
});

test("an axis leaves 2,000 empty steps open, and not one more", () => {
  const places = gapPlaces([candle(0), candle(1_501), candle(3_000)], [gap(STEP, 3_000 * STEP)], STEP);
  expect(places.map(({ empty }) => empty.length)).toEqual([1_500, 500]);
});

test("gaps are told with their place and reason; before the first candle only the last one is", () => {
  const gaps = [gap(-9 * STEP, -5 * STEP), gap(-2 * STEP, 0), gap(2 * STEP, 3 * STEP), gap(6 * STEP)];
  const told = toldGaps(gaps, [candle(0), candle(1), candle(4)]);
  expect(told.map((one) => gapText(one, (ms) => `${ms / STEP}`))).toEqual([
    "No prices before 0: its source told nothing.",
    "No prices from 2 to 3: its source told nothing.",
    "No prices since 6: its source told nothing.",
  ]);
  expect(toldGaps([gap(0)], []).map((one) => gapText(one, String))).toEqual(["No prices: its source told nothing."]);
});
