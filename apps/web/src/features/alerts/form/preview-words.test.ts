import { type PreviewAlertResponse, Quality } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { numberText } from "../../../ui/number-text.ts";
import { previewWords } from "./preview-words.ts";

const quote = {
  ticker: "AAPL",
  price: "1",
  receivedTimeMs: 0,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source: "s",
  stale: false,
};
const basis = (ms: number) => ({ fromTimeMs: 0, toTimeMs: ms, candleMs: 60_000, candles: 10 });
const DAY = 86_400_000;

const MOMENT = Date.UTC(2026, 0, 5, 9);
const moment = (timeMs: number) => new Date(timeMs).toISOString();

test.each<[PreviewAlertResponse, string]>([
  [
    { quote, distancePercent: "1.3", wouldHaveFired: 7, basis: basis(7 * DAY) },
    "1.3 % away now: the price has to rise. Would have fired 7 times in the last week.",
  ],
  [
    { quote, distancePercent: "-2", wouldHaveFired: 0, basis: basis(3 * DAY) },
    "2.0 % away now: the price has to fall. Would not have fired in the last 3 days.",
  ],
  [
    { quote, distancePercent: "0", wouldHaveFired: 1, basis: basis(5 * 3_600_000) },
    "The price is there now. Would have fired once in the last 5 hours.",
  ],
  [{ quote, wouldHaveFired: 1_200, basis: basis(30_000) }, "Would have fired 1,200 times in the last minute."],
  [
    { quote, distancePercent: "4.25" },
    "4.25 % away now: the price has to rise. There is no history of it yet to say how often it would have fired.",
  ],
  [{}, "This ticker has no price yet. The alert waits for its first one."],
])("%j", (answer, said) => {
  expect(previewWords(answer, { hasLevel: true, repeats: true }, numberText("en"), moment).join(" ")).toBe(said);
});

test.each<[PreviewAlertResponse, string]>([
  [
    { quote, distancePercent: "1.3", wouldHaveFired: 1, firstFiredTimeMs: MOMENT, basis: basis(7 * DAY) },
    "1.3 % away now: the price has to rise. Would have fired in the last week (first about 2026-01-05T09:00:00.000Z).",
  ],
  [
    { quote, distancePercent: "-2", wouldHaveFired: 0, basis: basis(3 * DAY) },
    "2.0 % away now: the price has to fall. Would not have fired in the last 3 days.",
  ],
  [{ quote }, "There is no history of it yet to say whether it would have fired."],
])("of one that fires once: %j", (answer, said) => {
  expect(previewWords(answer, { hasLevel: true, repeats: false }, numberText("en"), moment).join(" ")).toBe(said);
});
