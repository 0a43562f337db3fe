import type { Quality } from "@streampulse/core";

/**
 * What one firing has to tell, as it was known when it fired: kept with each delivery, so that a notice that arrives an
 * hour late says what was true then. Prices are decimal text, times epoch ms; what is unknown is absent.
 */
export interface Notice {
  readonly alertId: string;
  readonly firingId: string;
  /** As the alert names it. */
  readonly ticker: string;
  /** What happened, in words that follow the ticker and hold no price of now: `crossed above 215`. */
  readonly event: string;
  /** Absent where no price is what happened: `has been stale for 5 min`. */
  readonly price?: string | undefined;
  readonly currency?: string | undefined;
  /** These three are absent where no price had come at all. */
  readonly quality?: Quality | undefined;
  readonly source?: string | undefined;
  /** When it happened by the source's clock. */
  readonly sourceTimeMs?: number | undefined;
  /** When the price arrived here. */
  readonly receivedTimeMs?: number | undefined;
  readonly epoch?: number | undefined;
  readonly sequence?: number | undefined;
  /** What was not seen meanwhile, a sentence: `It may have happened up to 40 s earlier: prices were away.` */
  readonly outage?: string | undefined;
  /** The user's own words: hostile text, whatever its length and letters were checked for. */
  readonly note?: string | undefined;
}
