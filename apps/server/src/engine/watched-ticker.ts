import {
  TickerErrorCode,
  type Cancel,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import type { Listed } from "./board.ts";
import type { SourceFault } from "./ports/source.ts";

/** Somebody who watches tickers: a session, or a call that waits for a first price. Counted by identity. */
export interface Watcher {
  info(info: TickerInfo): void;
  /** A ticker's trouble. Where the error says `removed`, the ticker's number is no longer valid. */
  fault(ticker: number, error: TickerError): void;
  sourceChange(change: SourceChange): void;
  /** The ticker has its first quote. */
  priced?(ticker: number): void;
}

/** One ticker that somebody watches, or lately did. */
export class WatchedTicker {
  readonly id: number;
  readonly name: TickerName;
  readonly watchers = new Set<Watcher>();
  /** What it is a name of, once a source has told. */
  listed: Listed | undefined;
  /** The last trouble, for whoever comes later; none once there is a price. */
  error: TickerError | undefined;
  /** How many times in a row no source could tell. */
  attempt = 0;
  abort: AbortController | undefined;
  cancelLinger: Cancel | undefined;
  cancelRetry: Cancel | undefined;

  constructor(id: number, name: TickerName) {
    this.id = id;
    this.name = name;
  }

  /** Its cold facts, under its own name. */
  info(listed: Listed): TickerInfo {
    return { ticker: this.name.ticker, ...listed.info, source: listed.source, canonical: listed.canonical };
  }

  /** Remembers a trouble and tells every watcher. */
  tell(error: TickerError): void {
    this.error = error;
    for (const watcher of this.watchers) watcher.fault(this.id, error);
  }

  /** A source's fault as this ticker's trouble: temporary, the ticker stays. */
  troubled(fault: SourceFault, retryAfterMs = fault.retryAfterMs): void {
    this.tell({
      ticker: this.name.ticker,
      code: fault.kind === "not_permitted" ? TickerErrorCode.NOT_PERMITTED : TickerErrorCode.UNAVAILABLE,
      message: fault.message,
      removed: false,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.round(retryAfterMs) }),
    });
  }

  /** Ends everything that waits for it. */
  stop(): void {
    this.abort?.abort();
    this.cancelLinger?.();
    this.cancelRetry?.();
  }
}

/** The terminal trouble: no source has the ticker. */
export function unknownTicker(ticker: string): TickerError {
  return {
    ticker,
    code: TickerErrorCode.UNKNOWN_TICKER,
    message: `No source knows ${ticker}. Search for its name, or add its venue as in NASDAQ:AAPL.`,
    removed: true,
  };
}
