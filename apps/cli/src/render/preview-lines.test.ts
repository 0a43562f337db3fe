import type { AlertCondition, PreviewAlertResponse } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { previewLines } from "./preview-lines.ts";

const price = { price: "215" };

test.each<[string, AlertCondition, string]>([
  ["-6.98", { crossingUp: price }, "Now 231.14, and it must first be below 215"],
  ["6.98", { crossingUp: price }, "Now 231.14, +6.98% to go"],
  ["6.98", { crossingDown: price }, "Now 231.14, and it must first be above 215"],
  ["-6.98", { crossingDown: price }, "Now 231.14, -6.98% to go"],
  ["-6.98", { crossing: price }, "Now 231.14, -6.98% to go"],
  ["0", { crossing: price }, "Now 231.14, at the level"],
  ["0", { crossingUp: price }, "Now 231.14, at the level"],
  ["0", { above: price }, "Now 231.14, and it fires at once"],
  ["-6.98", { below: price }, "Now 231.14, -6.98% to go"],
])("%s%% from %j: %s", (distancePercent, condition, line) => {
  const quote = { ticker: "AAPL", price: "231.14" } as PreviewAlertResponse["quote"];
  expect(previewLines({ quote, distancePercent }, condition, true)).toEqual([line]);
});

test("what is not known is not told", () => {
  expect(previewLines({}, { crossingUp: price }, true)).toEqual(["There is no price yet."]);
  const basis = { fromTimeMs: 0, toTimeMs: 86_400_000, candleMs: 60_000, candles: 1_440 };
  const fired = (wouldHaveFired: number, repeats: boolean) =>
    previewLines({ wouldHaveFired, firstFiredTimeMs: 60_000, basis }, { crossingUp: price }, repeats)[1];
  expect(fired(1, true)).toBe("It would have fired once in the last 1 day, by the candles there are.");
  expect(fired(3, true)).toBe("It would have fired 3 times in the last 1 day, by the candles there are.");
  expect(fired(1, false)).toBe(
    "It would have fired in the last 1 day, first about 1970-01-01 00:01, by the candles there are.",
  );
  expect(fired(0, false)).toBe("It would not have fired in the last 1 day, by the candles there are.");
});
