import {
  TickerErrorCode,
  type Quote,
  type Scheduler,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import type { Demand } from "./demand.ts";
import { GET_QUOTES_WAIT_MS } from "./limits.ts";
import type { TickerTable } from "./ticker-table.ts";
import { unknownTicker, type Watcher } from "./watched-ticker.ts";

/** What GetQuotes answers: each ticker is in `quotes` or in `errors`. */
export interface QuoteAnswer {
  readonly quotes: Quote[];
  readonly infos: TickerInfo[];
  readonly errors: TickerError[];
}

/** One call's wait for first prices: a watcher like any other, gone when each ticker has an answer or time is up. */
class Lookup implements Watcher {
  readonly waiting = new Set<number>();
  readonly errors: TickerError[] = [];
  #done: () => void = () => {};

  /** Resolves when nothing is waited for any more, or `end` was called. */
  readonly ended = new Promise<void>((resolve) => {
    this.#done = resolve;
  });

  end(): void {
    this.#done();
  }

  info(): void {}
  sourceChange(): void {}

  priced(ticker: number): void {
    this.waiting.delete(ticker);
    if (this.waiting.size === 0) this.#done();
  }

  fault(ticker: number, error: TickerError): void {
    // Temporary trouble may pass within the wait.
    if (!error.removed) return;
    this.errors.push({ ...error, removed: false });
    this.priced(ticker);
  }
}

/** Latest quotes of tickers, waiting a little for those that have none yet. */
export async function lookUpQuotes(
  names: readonly TickerName[],
  deps: { readonly demand: Demand; readonly table: TickerTable; readonly scheduler: Scheduler },
  signal: AbortSignal,
): Promise<QuoteAnswer> {
  const { demand, table, scheduler } = deps;
  const lookup = new Lookup();
  const tickers = new Map<number, TickerName>();
  for (const name of names) {
    const id = demand.acquire(name, lookup);
    if (id === undefined) lookup.errors.push({ ...unknownTicker(name.ticker), removed: false });
    else {
      tickers.set(id, name);
      if (table.latest[id] === undefined) lookup.waiting.add(id);
    }
  }
  if (lookup.waiting.size > 0 && !signal.aborted) {
    const cancel = scheduler.after(GET_QUOTES_WAIT_MS, () => lookup.end());
    const stop = () => lookup.end();
    signal.addEventListener("abort", stop, { once: true });
    await lookup.ended;
    signal.removeEventListener("abort", stop);
    cancel();
  }
  return answer(lookup, tickers, deps);
}

function answer(
  lookup: Lookup,
  tickers: ReadonlyMap<number, TickerName>,
  { demand, table }: { readonly demand: Demand; readonly table: TickerTable },
): QuoteAnswer {
  const quotes: Quote[] = [];
  const infos: TickerInfo[] = [];
  const { errors } = lookup;
  const refused = new Set(errors.map((error) => error.ticker));
  for (const [id, { ticker }] of tickers) {
    // The number of a ticker that turned out unknown may be another's by now.
    if (refused.has(ticker)) continue;
    const info = demand.infoOf(id);
    const latest = table.latest[id];
    if (info) infos.push(info);
    if (latest) quotes.push({ ticker, ...latest });
    else errors.push(demand.errorOf(id) ?? stillWaiting(ticker));
    demand.release(id, lookup);
  }
  return { quotes, infos, errors };
}

function stillWaiting(ticker: string): TickerError {
  const message = `${ticker} has no price yet; ask again, or stream it.`;
  return { ticker, code: TickerErrorCode.UNAVAILABLE, message, removed: false, retryAfterMs: GET_QUOTES_WAIT_MS };
}
