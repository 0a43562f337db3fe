import type { WatchlistEntry } from "@streampulse/core";

/** A list as it is kept. */
export interface KeptList {
  readonly id: string;
  readonly name: string;
  /** Grows by 1 with each change. */
  readonly revision: number;
  readonly entries: readonly WatchlistEntry[];
}

/**
 * Where lists are kept. Calls reject with a StreamPulseError: one with `retry` was not answered and may be made again;
 * the reason STALE_REVISION means that the list has changed since, NO_WATCHLIST that it is gone,
 * NAME_TAKEN that another list has the name.
 */
export interface ListKeeper {
  /** Who keeps them. */
  readonly place: "server" | "browser";
  /** All lists in their order, now and after each change, until the signal. Throws what does not mend itself. */
  follow(signal: AbortSignal): AsyncIterable<readonly KeptList[]>;
  /** All lists as they are now. */
  all(): Promise<readonly KeptList[]>;
  get(id: string): Promise<KeptList>;
  create(name: string, entries: readonly WatchlistEntry[]): Promise<KeptList>;
  update(change: {
    id: string;
    revision: number;
    name?: string | undefined;
    entries?: readonly WatchlistEntry[] | undefined;
  }): Promise<KeptList>;
  reorder(ids: readonly string[]): Promise<void>;
  delete(id: string): Promise<KeptList>;
}
