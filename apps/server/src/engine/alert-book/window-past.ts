import { CandleStep, PriceKind } from "@streampulse/core";

import type { HistoryBook } from "../history/history-book.ts";
import { levelOf } from "./level.ts";
import type { PastPrices } from "./price-window.ts";

/** A window of at most this is made of candles of a second, a longer one of those of a minute. */
const FINE_MS = 3_600_000;

/** Whose window, and how long it is. */
export interface PastWindow {
  readonly canonical: string;
  readonly kind: PriceKind;
  readonly windowMs: number;
  readonly nowMs: number;
}

/** Tells what was heard in a window before it was opened, once that is known; nothing where it cannot be. */
export function lookBack(
  { history, unforeseen }: { history: Pick<HistoryBook, "range">; unforeseen: (error: unknown) => void },
  window: PastWindow,
  open: (past: readonly PastPrices[]) => void,
): void {
  windowPast(history, window).then(open, (error: unknown) => {
    unforeseen(error);
    open([]);
  });
}

/**
 * What was heard in a window before it was opened, from the candles that were made of it: what there was before a
 * restart, or before the first alert that wants it. Of a recording nothing, for its candles are of its own time.
 */
async function windowPast(
  history: Pick<HistoryBook, "range">,
  { canonical, kind, windowMs, nowMs }: PastWindow,
): Promise<readonly PastPrices[]> {
  if (kind === PriceKind.REPLAY) return [];
  const step = windowMs <= FINE_MS ? CandleStep.ONE_SECOND : CandleStep.ONE_MINUTE;
  const candles = await history.range(canonical, kind, step, nowMs - windowMs, nowMs);
  return candles
    .filter(({ isBackfilled }) => !isBackfilled)
    .map(({ startMs, low, high, close }) => ({
      atMs: startMs,
      low: levelOf(low),
      high: levelOf(high),
      last: levelOf(close),
    }));
}
