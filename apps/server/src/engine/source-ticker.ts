import { TickerErrorCode, type Cancel, type TickerInfo } from "@streampulse/core";

import type { Listed } from "./listed.ts";
import type { Position } from "./every-log.ts";
import type { Source, SourceFault } from "./ports/source.ts";
import { WatchedTicker } from "./watched-ticker.ts";

/** A watched ticker on its way to a source of one's own, or there. */
export class SourceTicker extends WatchedTicker {
  /** What it is a name of, once a source has told. */
  listed: Listed | undefined;
  /** The greatest number that another process has used for it, until it is known what it is a name of. */
  beyond: Position | undefined;
  /** How many times in a row no source could tell. */
  attempt = 0;
  /** Sources that took it for theirs and said later that it is not. */
  readonly notAt = new Set<Source>();
  abort: AbortController | undefined;
  cancelLinger: Cancel | undefined;
  cancelRetry: Cancel | undefined;

  /** Its cold facts, under its own name. */
  info(listed: Listed): TickerInfo {
    return { ticker: this.name.ticker, ...listed.info, source: listed.source, canonical: listed.carriedAs };
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

  /** Its source has no room for it. */
  crowded(source: string): void {
    const message = `${source} carries as many tickers as it can; remove some first.`;
    this.tell({ ticker: this.name.ticker, code: TickerErrorCode.LIMIT_EXCEEDED, message, removed: false });
  }

  /** Ends everything that waits for it; an answer that comes all the same is to an earlier question. */
  stop(): void {
    this.abort?.abort();
    this.abort = undefined;
    this.cancelLinger?.();
    this.cancelRetry?.();
  }
}
