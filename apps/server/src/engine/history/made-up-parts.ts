import { compareDecimal, type TimeSpan } from "@streampulse/core";

import type { KeptCandle } from "../ports/stores/candle-store.ts";
import { Amount, ExactSum } from "./exact-sum.ts";

/** Of two parts of a step that were made up, the earlier first, the one candle. */
export function bothParts(before: KeptCandle, after: KeptCandle): KeptCandle {
  const madeUp = { fromMs: before.madeUp?.fromMs as number, toMs: after.madeUp?.toMs as number };
  return { ...after, ...extremes(before, after), ...sums(before, after), open: before.open, madeUp };
}

/**
 * Of a candle that was heard in part and what was made up of the rest of its step, the one: who was there first has its
 * open, who was there last its close.
 */
export function withMadeUp(heard: KeptCandle, part: KeptCandle, heardWithin: TimeSpan | undefined): KeptCandle {
  const { fromMs, toMs } = part.madeUp as TimeSpan;
  return {
    ...part,
    ...extremes(heard, part),
    ...sums(heard, part),
    open: fromMs < (heardWithin?.fromMs ?? -Infinity) ? part.open : heard.open,
    close: toMs > (heardWithin?.toMs ?? Infinity) ? part.close : heard.close,
  };
}

function extremes(a: KeptCandle, b: KeptCandle): Pick<KeptCandle, "high" | "low"> {
  return {
    high: compareDecimal(a.high, b.high) > 0 ? a.high : b.high,
    low: compareDecimal(a.low, b.low) < 0 ? a.low : b.low,
  };
}

/** What was traded in both, as far as that is known. */
export function sums(a: KeptCandle, b: KeptCandle): Pick<KeptCandle, "volume" | "count"> {
  const count = a.count === undefined || b.count === undefined ? undefined : a.count + b.count;
  if (a.volume === undefined || b.volume === undefined) return { volume: undefined, count };
  const sum = new ExactSum();
  for (const text of [a.volume, b.volume]) sum.add(new Amount().read(text));
  return { volume: sum.toString(), count };
}
