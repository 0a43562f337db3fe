import { CandleStep } from "@streampulse/core";
import { expect, test } from "vitest";
import type { KeptCandle, KeptSpan } from "../ports/stores/candle-store.ts";
import { mergedCandles } from "./merged-candles.ts";

const MINUTE = 60_000;

test("ten times as many candles that were heard in part are ten times the work, and not a hundred times", () => {
  /** How often it is looked at a span, where each minute was heard for its second half and the rest is made up. */
  const looksOf = (count: number) => {
    let looks = 0;
    const spans: KeptSpan[] = [];
    const candles: KeptCandle[] = [];
    for (let n = 0; n < count; n++) {
      const [startMs, endMs] = [n * MINUTE, (n + 1) * MINUTE];
      const rest = { step: CandleStep.ONE_MINUTE, startMs, endMs, volume: "1", count: 1, source: "a" };
      const made = { ...rest, open: "5", high: "6", low: "5", close: "6" };
      const told = { ...rest, open: "1", high: "2", low: "1", close: "2", toldToMs: endMs - MINUTE / 2 };
      candles.push(made, { ...told, madeUp: { fromMs: startMs, toMs: endMs - MINUTE / 2 } });
      const span = { step: 0 as const, fromMs: startMs + MINUTE / 2, endedBy: "unwatched" as const };
      spans.push({
        ...span,
        get toMs() {
          looks++;
          return endMs;
        },
      });
    }
    const merged = mergedCandles({ candles, spans, hours: undefined, nowMs: count * MINUTE });
    expect(merged).toHaveLength(count);
    for (const one of merged) expect(one).toMatchObject({ open: "1", high: "6", low: "1", close: "6", volume: "2" });
    return looks;
  };
  expect(looksOf(1_000)).toBeLessThan(12 * looksOf(100));
});
