import { SourceState, TickerErrorCode, type SourceChange, type TickerError, type TickerInfo } from "@streampulse/core";

import { WatchedTicker } from "./watched-ticker.ts";

/** A watched ticker that another process tells of. */
export class LinkedTicker extends WatchedTicker {
  info: TickerInfo | undefined;
  /** The source it was last told to be of, and that source's state. */
  place: Pick<SourceChange, "source" | "state" | "reason"> | undefined;

  /** Its last number was given here, and the owner may not know: nothing came of it since. */
  isNumberedHere = false;

  /** What a new watcher is told of its source: nothing while all is well. */
  get trouble(): SourceChange | undefined {
    if (!this.place || this.place.state === SourceState.CONNECTED) return undefined;
    return { ...this.place, tickers: [this.name.ticker] };
  }

  /** Notes its source's state; whether it is another one than was told. That a source is connected need not be told first. */
  isMoved({ source, state, toSource, reason }: SourceChange): boolean {
    if (state === SourceState.FAILED_OVER) {
      // It is well, at another source: that is no trouble for who comes later.
      this.place = { source: toSource ?? source, state: SourceState.CONNECTED };
      return true;
    }
    const before: typeof this.place = this.place ?? { source, state: SourceState.CONNECTED };
    this.place = { source, state, ...(reason === undefined ? {} : { reason }) };
    return before.state !== state || before.source !== source || before.reason !== reason;
  }

  /** The facts, noted; whether they are news. */
  isNews(info: TickerInfo): boolean {
    const known: Readonly<Record<string, unknown>> = { ...this.info };
    const said: Readonly<Record<string, unknown>> = { ...info };
    const names = new Set([...Object.keys(known), ...Object.keys(said)]);
    this.info = info;
    return [...names].some((name) => known[name] !== said[name]);
  }
}

/** The trouble of a ticker without a price while the way to its owner is broken. */
export function outOfReach(ticker: string): TickerError {
  return {
    ticker,
    code: TickerErrorCode.UNAVAILABLE,
    message: OUT_OF_REACH,
    removed: false,
    retryAfterMs: OUT_OF_REACH_MS,
  };
}

/** About how long it takes to start another owner. */
const OUT_OF_REACH_MS = 1_000;

/** What is said to whoever asks meanwhile. */
export const OUT_OF_REACH = "The server is connecting to its price sources again; try again in a moment.";
