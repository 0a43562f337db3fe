import type { PriceStore } from "@streampulse/client";
import { type SourceChange, SourceState } from "@streampulse/core";

/** More tickers than a page follows in a day; the one that changed longest ago is forgotten. */
export const FAILOVERS_MAX = 1_000;

/** The last time that another source took a ticker over. */
export interface Failover {
  readonly from: string;
  readonly to: string;
  /** When this page was told of it; absent where it had happened before the page followed the ticker. */
  readonly toldMs?: number | undefined;
  /** By how much the new source's first price differed, where that was worth telling. */
  readonly jumpPercent?: string | undefined;
  readonly reason?: string | undefined;
}

/** The last failover of each ticker, also after its own source has it again; the store's story ends there. */
export interface FailoverMemory {
  /** The same object until there is another one. */
  readonly of: (ticker: string) => Failover | undefined;
}

/** Hears of failovers from now on. */
export function createFailoverMemory(
  store: Pick<PriceStore, "quote" | "subscribeSourceChanges">,
  now: () => number,
): FailoverMemory {
  const failovers = new Map<string, Failover>();
  const hear = (change: SourceChange): void => {
    const { source: from, state, toSource: to, jumpPercent, reason } = change;
    if (state !== SourceState.FAILED_OVER || to === undefined) return;
    for (const ticker of change.tickers) {
      const before = failovers.get(ticker);
      // A stream that begins tells again of what stands; the price is the new source's by then, or there is none yet.
      const isNews = store.quote(ticker)?.source === from;
      if (!isNews && before?.from === from && before.to === to) continue;
      failovers.delete(ticker);
      failovers.set(ticker, { from, to, jumpPercent, reason, toldMs: isNews ? now() : undefined });
      const [oldest] = failovers.keys();
      if (failovers.size > FAILOVERS_MAX && oldest !== undefined) failovers.delete(oldest);
    }
  };
  store.subscribeSourceChanges(hear);
  return { of: (ticker) => failovers.get(ticker) };
}
