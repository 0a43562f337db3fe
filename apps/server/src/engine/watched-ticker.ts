import {
  TickerErrorCode,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

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
  /** The last trouble, for whoever comes later; none once there is a price. */
  error: TickerError | undefined;

  constructor(id: number, name: TickerName) {
    this.id = id;
    this.name = name;
  }

  /** Remembers a trouble and tells every watcher. */
  tell(error: TickerError): void {
    this.error = error;
    for (const watcher of this.watchers) watcher.fault(this.id, error);
  }

  tellInfo(info: TickerInfo): void {
    for (const watcher of this.watchers) watcher.info(info);
  }

  /** Its first price, or the first one after a trouble. */
  priced(): void {
    this.error = undefined;
    for (const watcher of this.watchers) watcher.priced?.(this.id);
  }

  /** Tells the watchers for the last time, why. */
  removed(error: TickerError): void {
    const watchers = [...this.watchers];
    this.watchers.clear();
    for (const watcher of watchers) watcher.fault(this.id, error);
  }
}

/** Tells each watcher of these tickers once of a source's change, with its own tickers among them. */
export function tellSourceChange(change: Omit<SourceChange, "tickers">, tickers: Iterable<WatchedTicker>): void {
  const tickersOf = new Map<Watcher, string[]>();
  for (const { name, watchers } of tickers) {
    for (const watcher of watchers) {
      const told = tickersOf.get(watcher);
      if (told) told.push(name.ticker);
      else tickersOf.set(watcher, [name.ticker]);
    }
  }
  for (const [watcher, told] of tickersOf) watcher.sourceChange({ ...change, tickers: told });
}

/** Why a source brings nothing, as a part of its change. */
export function reasonOf(fault: Error | undefined): Pick<SourceChange, "reason"> {
  return fault ? { reason: fault.message } : {};
}

/** The terminal trouble: no source has the ticker. */
export function unknownTicker(ticker: string): TickerError {
  return {
    ticker,
    code: TickerErrorCode.UNKNOWN_TICKER,
    message: `No source knows ${ticker}. Search for its name to see what there is.`,
    removed: true,
  };
}
