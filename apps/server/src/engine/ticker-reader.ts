import type { SourceChange, TickerError, TickerInfo } from "@streampulse/core";

import type { ListingQuote } from "./wire/quote-record.ts";

/** Reads every quote of one ticker, before anything is conflated, with or without a client that watches it. */
export interface TickerReader {
  /**
   * A quote was accepted; `previous` is the one that it replaces, undefined where none is known: then it may be older
   * than now. On the tick path: it takes what it needs at once and never waits. What it throws is logged and costs
   * nobody else anything.
   */
  quoted(quote: ListingQuote, previous: ListingQuote | undefined): void;
  /** Cold facts, at first and when they change. */
  info?(info: TickerInfo): void;
  /** The ticker's trouble. One that says `removed` is the last that is told: nothing has the ticker. */
  fault?(error: TickerError): void;
  sourceChange?(change: SourceChange): void;
}

/** A ticker that is kept subscribed for its reader. */
export interface Following {
  /** Undefined: no price yet, or no source has the ticker any more. */
  readonly latest: ListingQuote | undefined;
  readonly info: TickerInfo | undefined;
  /** Ends it; nothing is told after it. Idempotent. */
  stop(): void;
}
