import type { Conflated, Quote, SourceChange, SourceStatus, TickerError, TickerInfo } from "@streampulse/core";

import type { Sink } from "./transport.ts";

/**
 * The way from a process that serves clients to the one that owns the sources, whatever carries it. The
 * owner resolves, subscribes and numbers; this side only repeats what it is told. A link never reconnects
 * and judges no silence: who opened it does, and states the whole wanted set to each new connection.
 */
export interface PriceLink {
  /** Opens a connection to the owner. Every event comes after this call has returned. */
  connect(events: PriceLinkEvents): PriceLinkConnection;
}

/** Where somebody is in a ticker's numbering. */
export interface LinkPosition {
  readonly epoch: number;
  readonly sequence: number;
}

/** A ticker that the owner shall tell of. */
export interface LinkTicker {
  /** Normalised, as clients ask for it. */
  readonly ticker: string;
  /**
   * The greatest number that this process has given its own readers: where it lost its owner it flagged
   * the last price as old by itself. The owner's next quote is numbered beyond it.
   */
  readonly beyond?: LinkPosition | undefined;
}

/** One connection to the owner. */
export interface PriceLinkConnection {
  /** Told of from now on: what is known at once, the newest quote first. May be called before `opened`. */
  add(tickers: readonly LinkTicker[]): void;
  /** Told of no longer. What is under way may still arrive. */
  remove(tickers: readonly string[]): void;
  /** Matches at the owner's sources, best first. Rejects with an error whose message is for users. */
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly TickerInfo[]>;
  /** What the owner's sources are doing. Rejects where the connection ends before the answer; so does a search. */
  status(): Promise<readonly SourceStatus[]>;
  /** Ends the connection. No event comes after it. Idempotent. */
  close(): void;
}

/** What a connection tells. */
export interface PriceLinkEvents {
  /** The owner is there. Once, before anything is told. */
  opened(): void;
  /**
   * In the order of a StreamPricesResponse: apply infos, errors, source changes, quotes, conflated. An owner that
   * has nothing to tell says so every few seconds, by an empty batch.
   */
  told(batch: PriceBatch): void;
  /** The connection ended by itself, or never began. The last event, at most once. */
  closed(): void;
}

/**
 * What the owner tells at once. Of a ticker that joins a source that is connected, or in trouble, that state
 * is told too. Every accepted quote of a ticker comes, in order; one that does not follow its predecessor
 * says that some were lost on the way.
 */
export interface PriceBatch {
  readonly infos: readonly TickerInfo[];
  /** An error that says `removed` is terminal: the owner tells of that ticker no longer. */
  readonly errors: readonly TickerError[];
  readonly sourceChanges: readonly SourceChange[];
  readonly quotes: readonly Quote[];
  /** What the owner knows of quotes that were lost because this process was slow; behind the one that does not follow. */
  readonly conflated: readonly Conflated[];
}

/** What the owner of the sources offers to the links of the other processes. */
export interface PriceOwner {
  /**
   * Tells prices into the sink from now on, as protobuf: messages of StreamPricesResponse, for a reader of
   * every quote that names its tickers by and by. A reader that takes nothing for 10 s is ended.
   */
  share(sink: Sink): PriceShare;
  /** As PriceLinkConnection has it. */
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly TickerInfo[]>;
  /** As PriceLinkConnection has it. */
  status(): Promise<readonly SourceStatus[]>;
}

/** One process's share of the owner's prices. */
export interface PriceShare {
  /** As PriceLinkConnection has it; a ticker that is told already is told anew. */
  add(tickers: readonly LinkTicker[]): void;
  remove(tickers: readonly string[]): void;
  /** Its connection is gone. Idempotent. */
  close(): void;
}
