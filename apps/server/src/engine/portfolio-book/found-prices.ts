import { Quality, type Scheduler } from "@streampulse/core";

import type { ListingQuote } from "../wire/quote-record.ts";
import { unitOf } from "./currency.ts";
import { LivePrices, type PriceSource } from "./live-prices.ts";
import { RateBoard } from "./rate-board.ts";

/** Who is asked, and how long. */
export interface Search {
  readonly source: PriceSource;
  readonly scheduler: Scheduler;
  readonly waitMs: number;
  /** Whether a price that may be old is no end of the search. */
  readonly isForFresh?: boolean;
  readonly signal: AbortSignal;
}

/** What is known of a ticker beside its price. */
export interface FoundTicker {
  readonly canonical: string | undefined;
  readonly currency: string | undefined;
  readonly quote: ListingQuote;
}

/** What was found; the tickers are no longer followed. */
export interface FoundPrices {
  /** Those of which there is a price. */
  readonly tickers: ReadonlyMap<string, FoundTicker>;
  /** Rates as they were when the search ended. */
  readonly rates: RateBoard;
}

/**
 * Looks for tickers, and for the rates from their currencies and from others to one: until each is there or known not to
 * be, or time is up.
 */
export async function findPrices(
  wanted: { readonly tickers: Iterable<string>; readonly currencies: Iterable<string>; readonly to: string },
  { source, scheduler, waitMs, isForFresh = false, signal }: Search,
): Promise<FoundPrices> {
  let wake = () => {};
  const prices = new LivePrices(source, () => wake());
  const rates = new RateBoard(wanted.to, prices);
  const followed = [...wanted.tickers].map((ticker) => prices.get(ticker));
  for (const currency of wanted.currencies) rates.of(currency);
  const untilMs = scheduler.now() + waitMs;
  const leave = () => wake();
  signal.addEventListener("abort", leave);
  for (;;) {
    // What moved up to here is looked at now; the next movement wakes.
    prices.take();
    for (const { facts } of followed) if (facts?.currency !== undefined) rates.of(unitOf(facts.currency).currency);
    rates.refresh();
    const leftMs = untilMs - scheduler.now();
    if ((isForFresh ? prices.isFresh : prices.isSettled) || leftMs <= 0 || signal.aborted) break;
    await new Promise<void>((resolve) => {
      const cancel = scheduler.after(leftMs, resolve);
      wake = () => {
        cancel();
        // The tick path only wakes it.
        scheduler.soon(resolve);
      };
    });
  }
  const tickers = prices.all().flatMap(({ ticker, quote, facts }) => {
    if (quote === undefined) return [];
    return [[ticker, { canonical: facts?.canonical, currency: facts?.currency, quote }] as const];
  });
  signal.removeEventListener("abort", leave);
  prices.stop();
  return { tickers: new Map(tickers), rates };
}

/** Whether a price is made up, or an old day's. */
export function isPretend(quality: Quality): boolean {
  return quality === Quality.SIMULATED || quality === Quality.REPLAY;
}
