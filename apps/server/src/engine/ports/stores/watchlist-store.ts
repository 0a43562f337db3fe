import type { WatchlistEntry } from "@streampulse/core";

/** A watchlist as it is kept. */
export interface KeptWatchlist {
  readonly id: string;
  readonly name: string;
  /** 1 at first, and 1 more with each change. */
  readonly revision: number;
  readonly entries: readonly WatchlistEntry[];
  /** Epoch ms. */
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** A change of one owner's lists. */
export interface WatchlistChange {
  /** New lists, and changed ones in the place of those with their ids. */
  readonly put: readonly KeptWatchlist[];
  /** Ids of lists that go. */
  readonly removed: readonly string[];
  /** The ids of all lists after the change, in their order; absent: each stays in its place, and none is new. */
  readonly order?: readonly string[];
}

/** The watchlists of all owners; no owner's call meets another's. */
export interface WatchlistStore {
  /** The lists of an owner in their order; none where nothing was ever kept. */
  all(owner: string): Promise<readonly KeptWatchlist[]>;
  /** Makes the whole change or, where it rejects, nothing of it. */
  change(owner: string, change: WatchlistChange): Promise<void>;
}
