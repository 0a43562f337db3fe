import type { Listing } from "./source.ts";

/** What a source was last known to list. */
export interface KeptListings {
  /** In the source's own order: the most sought first. */
  readonly listings: readonly Listing[];
  /** When the source told them, epoch ms. */
  readonly atMs: number;
}

/**
 * What outlives the process. One process at a time owns a store. A promise that resolves says that what was given is
 * written and survives the process's sudden end; one that rejects, that nothing of it was. What is read is whole: all
 * of one writing or all of the one before it, never parts of both. Rejects with a StoreFault.
 */
export interface Store {
  /** The list of a source as it was last kept; undefined where none ever was. */
  listings(source: string): Promise<KeptListings | undefined>;
  /** Keeps a source's list in the place of the one before it, which is there until this one is whole. */
  keepListings(source: string, kept: KeptListings): Promise<void>;
  /** Waits for what is being written, and lets go of the database. Further calls reject. Idempotent. */
  close(): Promise<void>;
}

/** Why a store did not do what was asked. Its message is for users: it names the setting or file to look at. */
export class StoreFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StoreFault";
  }
}
