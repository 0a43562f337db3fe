import { isFault, parseTicker, type Scheduler, type TickerInfo } from "@streampulse/core";

import type { Following, TickerReader } from "../ticker-reader.ts";
import { NAMES_ASKED_MAX, NAMES_TOGETHER, NAMES_WAIT_MS, VALUATION_WAIT_MS } from "./limits.ts";
import type { PriceSource } from "./live-prices.ts";

/** Who is asked, and until when. */
export interface NameSearch {
  readonly prices: PriceSource;
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
}

/** What sources say of tickers; of those in neither nobody said anything in time. */
export interface CanonicalNames {
  /** By ticker: the one name of its listing. */
  readonly told: ReadonlyMap<string, string>;
  /** No source has them. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Asks of which listings tickers are, some at a time: each portion is followed until all of it is answered or its time is up.
 * Whatever comes beyond NAMES_ASKED_MAX, or after NAMES_WAIT_MS, is not answered.
 */
export async function canonicalNames(tickers: readonly string[], search: NameSearch): Promise<CanonicalNames> {
  const { scheduler, signal } = search;
  const told = new Map<string, string>();
  const unknown = new Set<string>();
  const untilMs = scheduler.now() + NAMES_WAIT_MS;
  const end = Math.min(tickers.length, NAMES_ASKED_MAX);
  for (let from = 0; from < end; from += NAMES_TOGETHER) {
    const leftMs = untilMs - scheduler.now();
    if (leftMs <= 0 || signal.aborted) break;
    const portion = tickers.slice(from, Math.min(from + NAMES_TOGETHER, end));
    for (const one of await answers(portion, Math.min(VALUATION_WAIT_MS, leftMs), search)) {
      if (one.isUnknown) unknown.add(one.ticker);
      else if (one.canonical !== undefined) told.set(one.ticker, one.canonical);
    }
  }
  return { told, unknown };
}

async function answers(tickers: readonly string[], waitMs: number, { prices, scheduler, signal }: NameSearch) {
  let open = tickers.length;
  const asked: AskedName[] = [];
  let [leave, cancel] = [() => {}, () => {}];
  await new Promise<void>((resolve) => {
    // Who answers only wakes it, and everything else has its turn before the next portion.
    leave = () => scheduler.soon(resolve);
    cancel = scheduler.after(waitMs, leave);
    signal.addEventListener("abort", leave);
    for (const ticker of tickers) {
      const one = new AskedName(ticker, () => {
        if (--open === 0) leave();
      });
      asked.push(one);
      one.ask(prices);
    }
  });
  cancel();
  signal.removeEventListener("abort", leave);
  for (const one of asked) one.stop();
  return asked;
}

/** One ticker that is followed to hear what it stands for. */
class AskedName implements TickerReader {
  readonly ticker: string;
  canonical: string | undefined;
  isUnknown = false;
  readonly #answered: () => void;
  #isAnswered = false;
  #following: Following | undefined;

  constructor(ticker: string, answered: () => void) {
    this.ticker = ticker;
    this.#answered = answered;
  }

  ask(prices: PriceSource): void {
    const name = parseTicker(this.ticker);
    this.#following = isFault(name) ? undefined : prices.follow(name, this);
    if (this.#following === undefined) this.fault({ removed: true });
  }

  stop(): void {
    this.#following?.stop();
  }

  /** Its price says nothing of its name. */
  quoted(): void {}

  info({ canonical }: TickerInfo): void {
    this.canonical = canonical;
    this.#answer();
  }

  /** A trouble ends the wait as well: nobody knows how long it lasts. */
  fault({ removed }: { readonly removed: boolean }): void {
    this.isUnknown ||= removed;
    this.#answer();
  }

  #answer(): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#answered();
  }
}
