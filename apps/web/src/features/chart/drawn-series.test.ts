import { type Candle, CandleStep, HistoryGapReason } from "@streampulse/client/history";
import { expect, test } from "vitest";
import { axisTime } from "./axis-time.ts";
import { isOtherFormat, pointsOf } from "./drawn-series.ts";
import { gapPlaces } from "./gap-places.ts";
import { placeAfterKey } from "./use-crosshair.ts";

const STEP = 60_000;
const axis = axisTime(CandleStep.ONE_MINUTE, 0, ["en"]);
const candle = (step: number, open: string, close: string): Candle => ({
  ...{ startMs: step * STEP, endMs: (step + 1) * STEP, open, high: "9", low: "1", close, source: "s" },
  ...{ isBackfilled: false, isPartial: false, isOpen: false },
});
const candles = [candle(0, "1", "2"), candle(1, "2", "4"), candle(3, "4", "5")];
const gaps = gapPlaces(candles, [{ fromMs: 2 * STEP, toMs: 2.5 * STEP, reason: HistoryGapReason.NOT_WATCHED }], STEP);

test("a line is not drawn from the last candle before a gap on, and the gap has its time on the axis", () => {
  const points = pointsOf({ candles, gaps, base: undefined }, "area", axis);
  expect(points.map(({ time }) => time)).toEqual([0, 60, 120, 180]);
  const invisible = "rgba(0, 0, 0, 0)";
  expect(points[1]).toMatchObject({ value: 4, lineColor: invisible, topColor: invisible, color: invisible });
  expect(points[2]).toEqual({ time: 120 });
  for (const at of [0, 3]) expect(points[at]).not.toHaveProperty("color");
});

test("candles need no break, and what is compared is drawn in per cent from where it counts", () => {
  expect(pointsOf({ candles, gaps, base: undefined }, "candles", axis)[1]).toEqual({
    ...{ time: 60, open: 2, high: 9, low: 1, close: 4 },
  });
  const compared = pointsOf({ candles, gaps: [], base: candles[1] }, "line", axis);
  expect(compared).toEqual([
    { time: 60, value: 100 },
    { time: 180, value: 150 },
  ]);
});

test("keys walk over the candles and stop at the ends", () => {
  expect(placeAfterKey("ArrowLeft", undefined, 5)).toBe(4);
  expect(placeAfterKey("ArrowLeft", 4, 5)).toBe(3);
  expect(placeAfterKey("ArrowLeft", 0, 5)).toBe(0);
  expect(placeAfterKey("ArrowRight", 4, 5)).toBe(4);
  expect(placeAfterKey("PageUp", 4, 50)).toBe(0);
  expect(placeAfterKey("End", 0, 5)).toBe(4);
  expect(placeAfterKey("Escape", 3, 5)).toBeUndefined();
  expect(placeAfterKey("x", 3, 5)).toBe("x");
});

test("decimals that are learnt later reach the axis, and so do prices that become per cent", () => {
  const two = { decimals: 2, isPercent: false };
  expect(isOtherFormat(undefined, two)).toBe(true);
  expect(isOtherFormat(two, { ...two })).toBe(false);
  expect(isOtherFormat(two, { ...two, decimals: 5 })).toBe(true);
  expect(isOtherFormat(two, { ...two, isPercent: true })).toBe(true);
});
