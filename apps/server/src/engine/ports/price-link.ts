import type { Quote, SourceChange, SourceStatus, TickerError, TickerInfo } from "@streampulse/core";

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
  /** What the owner's sources are doing. Rejects where the connection ends before the answer. */
  status(): Promise<readonly SourceStatus[]>;
  /** Ends the connection. No event comes after it. Idempotent. */
  close(): void;
}

/** What a connection tells. */
export interface PriceLinkEvents {
  /** The owner is there. Once, before anything is told. */
  opened(): void;
  /** In the order of a StreamPricesResponse: apply infos, errors, source changes, then quotes. */
  told(batch: PriceBatch): void;
  /** The connection ended by itself, or never began. The last event, at most once. */
  closed(): void;
}

/** What the owner tells at once. Every accepted quote of a ticker comes, in order; one that does not follow its predecessor says that some were lost. */
export interface PriceBatch {
  readonly infos: readonly TickerInfo[];
  /** An error that says `removed` is terminal: the owner tells of that ticker no longer. */
  readonly errors: readonly TickerError[];
  readonly sourceChanges: readonly SourceChange[];
  readonly quotes: readonly Quote[];
}
