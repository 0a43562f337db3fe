import type { SourceChange, SourceStatus, TickerError, TickerInfo, TickerName } from "@streampulse/core";

import type { Watcher } from "./watched-ticker.ts";

/** What is known of some tickers beside their quotes. */
export interface Introduction {
  readonly infos: readonly TickerInfo[];
  readonly errors: readonly TickerError[];
  readonly sourceChanges: readonly SourceChange[];
}

/**
 * What is wanted, by whom, wherever prices come from. While anybody watches a ticker its quotes come into
 * the ticker table and the hub, and what happens to it is told to its watchers.
 */
export interface Demand {
  /** How many tickers are held, watched or lingering. */
  readonly size: number;
  /** Watches a ticker from now on. Undefined: it is known at once that no source has it. */
  acquire(name: TickerName, watcher: Watcher): number | undefined;
  /** Watches it no longer. Doing it twice is doing it once. */
  release(id: number, watcher: Watcher): void;
  /** What a new watcher of these tickers has to be told: all that was told to others before. */
  introduction(ids: readonly number[]): Introduction;
  infoOf(id: number): TickerInfo | undefined;
  /** The last trouble of a ticker that has no price since. */
  errorOf(id: number): TickerError | undefined;
  /** Matches of all sources, best first. Rejects with an error whose message is for users. */
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly TickerInfo[]>;
  /** What the sources are doing, in their order. Rejects, with words for users, where nobody can tell now. */
  status(): Promise<readonly SourceStatus[]>;
  close(): Promise<void>;
}
