import type { Listed } from "./listed.ts";
import type { SourceQuote } from "./ports/source.ts";

/** Hears every quote of every listing that anybody watches, before anything is conflated: what history is made of. */
export interface ListingReader {
  /**
   * `listed.latest` was accepted just now. `said`: what its source said, with a price where it is one; undefined where
   * only a flag of the last price changed. On the tick path: it takes what it needs at once and never waits or throws.
   */
  quoted(listed: Readonly<Listed>, said: SourceQuote | undefined): void;
  /** Nobody watches it any more, and nothing of it is heard from now on. */
  left?(listed: Readonly<Listed>): void;
}
