import { HistoryGapReason, MarketSession, sessionAt, type HoursName, type TimeSpan } from "@streampulse/core";

import type { KeptSpan, SpanEnd } from "../ports/stores/candle-store.ts";

/** A span of which nothing is known. */
export interface Unknown extends TimeSpan {
  readonly reason: HistoryGapReason;
}

const REASONS: Readonly<Record<SpanEnd, HistoryGapReason>> = {
  unwatched: HistoryGapReason.NOT_WATCHED,
  down: HistoryGapReason.SOURCE_DOWN,
  closed: HistoryGapReason.SERVER_DOWN,
  lost: HistoryGapReason.NOT_WRITTEN,
  pruned: HistoryGapReason.NOT_KEPT,
};

/**
 * What of a span is in none of the known ones, in order; these are in the order of their beginnings and may overlap. What
 * lies within a closure of the market is no gap: nobody traded.
 */
export function gapsBetween(known: readonly KeptSpan[], { fromMs, toMs }: TimeSpan, hours?: HoursName): Unknown[] {
  const gaps: Unknown[] = [];
  let knownToMs = fromMs;
  let reason: HistoryGapReason = HistoryGapReason.NOT_WATCHED;
  let heardToMs = -Infinity;
  const gap = (beforeMs: number) => {
    const span = { fromMs: knownToMs, toMs: Math.min(beforeMs, toMs), reason };
    if (span.fromMs < span.toMs && !isClosedThroughout(hours, span)) gaps.push(span);
  };
  for (const span of known) {
    gap(span.fromMs);
    knownToMs = Math.max(knownToMs, span.toMs);
    // What is told of a step says nothing of why nobody listened.
    if (span.step !== 0 || span.toMs < heardToMs) continue;
    heardToMs = span.toMs;
    // One that nobody ended ended with its process.
    reason = span.endedBy === undefined ? HistoryGapReason.SERVER_DOWN : REASONS[span.endedBy];
  }
  gap(toMs);
  return gaps;
}

/**
 * Spans as far as what they say of a step is still true, where its candles before `sinceMs` were taken away: for a range
 * from a time on. In the order of their beginnings.
 */
export function stillTrue(
  spans: readonly KeptSpan[],
  sinceMs: number | undefined,
  fromMs: number,
): readonly KeptSpan[] {
  if (sinceMs === undefined || sinceMs <= fromMs) return spans;
  const kept = spans
    .filter(({ step, toMs }) => step !== 0 || toMs > sinceMs)
    .map((span) => (span.step === 0 ? { ...span, fromMs: Math.max(span.fromMs, sinceMs) } : span));
  const before: KeptSpan = { step: 0, fromMs: fromMs - 1, toMs: fromMs, endedBy: "pruned" };
  return [before, ...kept].toSorted((a, b) => a.fromMs - b.fromMs);
}

/** Whether one of the gaps, which are in order, reaches into a span. */
export function isBroken(gaps: readonly TimeSpan[], { fromMs, toMs }: TimeSpan): boolean {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gaps[middle] as TimeSpan).toMs <= fromMs) low = middle + 1;
    else high = middle;
  }
  return (gaps[low]?.fromMs ?? Infinity) < toMs;
}

function isClosedThroughout(hours: HoursName | undefined, { fromMs, toMs }: TimeSpan): boolean {
  if (hours === undefined || hours === "always") return false;
  const { session, untilMs } = sessionAt(hours, fromMs);
  return session === MarketSession.CLOSED && untilMs >= toMs;
}
