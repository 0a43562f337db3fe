import type { PriceStore } from "@streampulse/client";
import type { FrameQueue } from "./frame-queue.ts";
import { NO_POINTS, offerPoint, type SeenPoints } from "./seen-points.ts";

/** What a sparkline draws: how each price went since the page opened. */
export interface SeenPrices {
  /** The points of a ticker, the same object until one joins; see `SeenPoints`. */
  points(ticker: string): SeenPoints;
  subscribe(ticker: string, listener: () => void): () => void;
  /** Takes one point of each ticker; called once a second. */
  sample(): void;
}

/** Nothing is sampled while the stream is not live, nor of a price that may be old: a gap is no flat market. */
export function createSeenPrices(
  store: Pick<PriceStore, "tickers" | "quote" | "connection">,
  queue: FrameQueue,
): SeenPrices {
  const seen = new Map<string, SeenPoints>();
  /** The same as of when a point joined last. */
  const shown = new Map<string, SeenPoints>();
  const listeners = new Map<string, Set<() => void>>();
  return {
    points: (ticker) => shown.get(ticker) ?? NO_POINTS,
    subscribe(ticker, listener) {
      const mine = listeners.get(ticker) ?? new Set();
      listeners.set(ticker, mine.add(listener));
      return () => {
        mine.delete(listener);
        if (mine.size === 0 && listeners.get(ticker) === mine) listeners.delete(ticker);
      };
    },
    sample() {
      const wanted = new Set(store.tickers);
      for (const ticker of seen.keys()) if (!wanted.has(ticker)) for (const map of [seen, shown]) map.delete(ticker);
      if (store.connection.status !== "live") return;
      for (const ticker of wanted) {
        const quote = store.quote(ticker);
        if (!quote || quote.stale) continue;
        const before = seen.get(ticker) ?? NO_POINTS;
        const after = offerPoint(before, Number(quote.price), quote.source);
        seen.set(ticker, after);
        if (after.values === before.values) continue;
        shown.set(ticker, after);
        for (const listener of listeners.get(ticker) ?? []) queue(listener);
      }
    },
  };
}
