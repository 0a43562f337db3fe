import type { Store } from "../../engine/ports/store.ts";

/** One database, new for one test of the suite. */
export interface StoreHarness {
  /** Opens the store; the one before it has been closed, or was lost with its process. */
  readonly open: () => Promise<Store>;
  /** Removes what the database left. */
  readonly end: () => Promise<void> | void;
}

/** What a store promises, and how it is held to it; a promise closes the stores that it opens. */
export type Promises = Readonly<Record<string, (harness: StoreHarness) => Promise<void>>>;
