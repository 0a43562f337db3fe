import type { Quality, TickerInfo } from "@streampulse/core";

/** The only version of the format so far. A reader refuses others; added keys need no new version. */
export const RECORDING_VERSION = 1;

/**
 * A quote as it is recorded: what a source said, without the numbering that a server gave it. Without a
 * price it changes the side fields of the last price only.
 */
export interface RecordedQuote {
  readonly ticker: string;
  readonly price?: string | undefined;
  /** When it happened by the vendor's clock. */
  readonly sourceTimeMs?: number | undefined;
  /** When it arrived at whoever received it first; a replay is paced by it. */
  readonly receivedTimeMs: number;
  /** How much was traded at this price. */
  readonly size?: string | undefined;
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
  readonly volume?: string | undefined;
  readonly change?: string | undefined;
  readonly changePercent?: string | undefined;
  /** The kind of price it was when it was recorded; played, it is always REPLAY. */
  readonly quality?: Quality | undefined;
  /** The source it came from when it was recorded. */
  readonly source?: string | undefined;
}

/** One line of a recording. A `start` begins each spell of recording; what follows is paced from it. */
export type RecordingEntry =
  | { readonly kind: "start"; readonly startedTimeMs: number }
  | { readonly kind: "info"; readonly info: TickerInfo }
  | { readonly kind: "quote"; readonly quote: RecordedQuote };
