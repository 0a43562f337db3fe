import type { Listing } from "../source.ts";

/** What a source was last known to list. */
export interface KeptListings {
  /** In the source's own order: the most sought first. */
  readonly listings: readonly Listing[];
  /** When the source told them, epoch ms. */
  readonly atMs: number;
}

/** The lists of tickers that sources have, kept for while a source is away. */
export interface ListingStore {
  /** The list of a source as it was last kept; undefined where none ever was. */
  of(source: string): Promise<KeptListings | undefined>;
  /** Keeps a source's list in the place of the one before it, which is there until this one is whole. */
  keep(source: string, kept: KeptListings): Promise<void>;
}
