import { compareDecimal, type Candle, type HoursName, type TimeSpan } from "@streampulse/core";

import type { KeptCandle, KeptSpan } from "../ports/stores/candle-store.ts";
import { gapsBetween, isBroken } from "./gaps.ts";
import { sums, withMadeUp } from "./made-up-parts.ts";

/** What is known of a range of one step. */
export interface KnownCandles {
  /** In the order of their starts; of the same start one made of quotes, and one that a source told. */
  readonly candles: readonly KeptCandle[];
  /** When everything was known, in the order of their beginnings. */
  readonly spans: readonly KeptSpan[];
  readonly hours: HoursName | undefined;
  /** Up to when anything can be known. */
  readonly nowMs: number;
}

/**
 * The one candle of each step: the one made here where every quote of it was heard; else the source's own where it is
 * whole; else of both as much as they know together. What was made up never takes the place of anything.
 */
export function mergedCandles({ candles, spans, hours, nowMs }: KnownCandles): Candle[] {
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) return [];
  const all = { fromMs: first.startMs, toMs: Math.min(last.endMs, nowMs) };
  const heard = spans.filter(({ step }) => step === 0);
  const notHeard = gapsBetween(heard, all, hours);
  const notKnown = gapsBetween(spans, all, hours);
  const merged: Candle[] = [];
  // Those before it ended before the candle, and so before all that follow.
  let since = 0;
  for (let n = 0; n < candles.length; n++) {
    const one = candles[n] as KeptCandle;
    const other = candles[n + 1];
    const isPair = other?.startMs === one.startMs;
    if (isPair) n++;
    const made = one.toldToMs === undefined ? one : undefined;
    const told = made === undefined ? one : isPair ? other : undefined;
    const span = { fromMs: one.startMs, toMs: Math.min(one.endMs, nowMs) };
    while (since < heard.length && (heard[since] as KeptSpan).toMs <= span.fromMs) since++;
    const isHeard = made && told && !isBroken(notHeard, span);
    const best = made && told && !isHeard ? bestOf(made, told, heardWithin(heard, since, span)) : (made ?? one);
    merged.push(shown(best, nowMs, isBroken(notKnown, span)));
  }
  return merged;
}

/** Of one that was not wholly heard, and one that was told. */
function bestOf(made: KeptCandle, told: KeptCandle, heard: TimeSpan | undefined): KeptCandle {
  if (told.madeUp) return withMadeUp(made, told, heard);
  const toldToMs = told.toldToMs as number;
  if (heard === undefined || toldToMs >= told.endMs || toldToMs >= heard.toMs) return told;
  // What both of them know would count twice.
  const isApart = toldToMs <= heard.fromMs;
  const { volume, count } = isApart ? sums(told, made) : {};
  return {
    ...made,
    open: told.open,
    high: compareDecimal(told.high, made.high) > 0 ? told.high : made.high,
    low: compareDecimal(told.low, made.low) < 0 ? told.low : made.low,
    volume,
    count,
    toldToMs,
  };
}

/** From the first to the last that was heard of a span, looked for from a place in what was heard on. */
function heardWithin(heard: readonly KeptSpan[], since: number, { fromMs, toMs }: TimeSpan): TimeSpan | undefined {
  let first: KeptSpan | undefined;
  let last: KeptSpan | undefined;
  for (let n = since; n < heard.length; n++) {
    const one = heard[n] as KeptSpan;
    if (one.fromMs >= toMs) break;
    if (one.toMs <= fromMs) continue;
    first ??= one;
    last = one;
  }
  return first && last && { fromMs: Math.max(first.fromMs, fromMs), toMs: Math.min(last.toMs, toMs) };
}

function shown(candle: KeptCandle, nowMs: number, isPartial: boolean): Candle {
  const { startMs, endMs, open, high, low, close, volume, count, source, toldToMs } = candle;
  const prices = { open, high, low, close, volume, count, source };
  return { startMs, endMs, ...prices, isBackfilled: toldToMs !== undefined, isPartial, isOpen: nowMs < endMs };
}
