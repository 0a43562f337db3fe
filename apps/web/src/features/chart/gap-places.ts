import type { Candle, HistoryGap } from "@streampulse/client/history";

/** A gap between two candles that stand side by side on the axis: the one before it, and what the axis leaves open. */
export interface GapPlace {
  /** The index of the candle before. */
  readonly after: number;
  /** Steps that have no candle, which the axis shows as empty; none where the gap lies within two candles. */
  readonly empty: readonly { readonly startMs: number; readonly endMs: number }[];
}

/** An axis shows so many empty steps of all gaps together; beyond that a gap is narrower than it was long. */
const EMPTY_MOST = 2_000;

/** Where nothing is known between two candles of a course: a line must not run over it. In the order of time. */
export function gapPlaces(
  candles: readonly Candle[],
  gaps: readonly HistoryGap[],
  stepMs: number,
): readonly GapPlace[] {
  const places: GapPlace[] = [];
  let left = EMPTY_MOST;
  let at = 0;
  for (let after = 0; after < candles.length - 1; after++) {
    const [before, next] = [candles[after] as Candle, candles[after + 1] as Candle];
    if (next.startMs === before.endMs && !before.isPartial && !next.isPartial) continue;
    // What ended before this candle's own end can touch none that comes.
    while (at < gaps.length && (gaps[at]?.toMs ?? Infinity) <= before.startMs) at++;
    const isOpen = (gap: HistoryGap): boolean => gap.fromMs < next.startMs && (gap.toMs ?? Infinity) > before.endMs;
    const gap = gaps.slice(at, at + 50).find(isOpen);
    if (!gap) continue;
    const empty = [];
    for (let startMs = before.endMs; startMs + stepMs <= next.startMs && left > 0; startMs += stepMs, left--) {
      empty.push({ startMs, endMs: startMs + stepMs });
    }
    places.push({ after, empty });
  }
  return places;
}
