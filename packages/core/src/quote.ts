import type {
  BreakerState,
  MarketSession,
  Quality,
  SourceState,
  TickerErrorCode,
  TickerOutcome,
  TickerType,
} from "./enums.ts";

/**
 * One price of one ticker at one time from one source. Prices and amounts are decimal text, times are
 * epoch milliseconds UTC, an unknown value is absent. Newer means greater (epoch, sequence).
 */
export interface Quote {
  readonly ticker: string;
  readonly price: string;
  readonly sourceTimeMs?: number | undefined;
  readonly receivedTimeMs: number;
  readonly sequence: number;
  readonly quality: Quality;
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
  readonly volume?: string | undefined;
  readonly change?: string | undefined;
  readonly changePercent?: string | undefined;
  readonly epoch: number;
  readonly source: string;
  readonly stale: boolean;
}

/** What is known of a ticker and changes rarely. All but `ticker` may be unknown, and is then absent. */
export interface TickerInfo {
  readonly ticker: string;
  readonly name?: string | undefined;
  readonly exchange?: string | undefined;
  readonly currency?: string | undefined;
  readonly decimals?: number | undefined;
  readonly source?: string | undefined;
  readonly previousClose?: string | undefined;
  readonly open?: string | undefined;
  readonly high?: string | undefined;
  readonly low?: string | undefined;
  readonly marketSession?: MarketSession | undefined;
  readonly delaySeconds?: number | undefined;
  readonly type?: TickerType | undefined;
  readonly canonical?: string | undefined;
}

/** One ticker's trouble. `removed` says that the ticker has left the session's set. */
export interface TickerError {
  readonly ticker: string;
  readonly code: TickerErrorCode;
  readonly message: string;
  readonly removed: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** The quotes of a ticker that a reader will not get, from and to inclusive. */
export interface Gap {
  readonly ticker: string;
  readonly missed?: number | undefined;
  readonly epoch: number;
  readonly fromSequence: number;
  readonly toSequence: number;
}

/** What a reader skipped of a ticker since its last quote; low and high are the extremes among it. */
export interface Conflated {
  readonly ticker: string;
  readonly skipped: number;
  readonly low: string;
  readonly high: string;
}

/** An upstream's change of state, for the tickers of one session. */
export interface SourceChange {
  readonly source: string;
  readonly state: SourceState;
  readonly tickers: readonly string[];
  readonly toSource?: string | undefined;
  readonly jumpPercent?: string | undefined;
  /** Why the source brings nothing, in words for users; absent where it does, and where nobody knows. */
  readonly reason?: string | undefined;
}

/** What became of one ticker of a change to the set. */
export interface TickerResult {
  readonly ticker: string;
  readonly outcome: TickerOutcome;
  readonly code: TickerErrorCode;
  readonly message: string;
}

/** One source as the server sees it now. */
export interface SourceStatus {
  readonly source: string;
  readonly state: SourceState;
  readonly quality: Quality;
  readonly lastMessageMs?: number | undefined;
  readonly subscriptions: number;
  readonly budgetLeft?: number | undefined;
  readonly breaker: BreakerState;
  /** How many times a ticker of it was given over to the next source. */
  readonly failovers?: number | undefined;
  /** How many of its prices were dropped as slips, its next one being back at the old level. */
  readonly slips?: number | undefined;
  /** Why it brings nothing, in words for users, as it was told last; absent once a price of it has come. */
  readonly reason?: string | undefined;
  /** How many tickers wait for it to tell whether it has them, beside its subscriptions. */
  readonly waitingTickers?: number | undefined;
  /** How many of its tickers another source carries at present. */
  readonly tickersGivenOver?: number | undefined;
}

/** Whether quote `a` is newer than `b`: greater epoch, or the same epoch and a greater sequence. */
export function isNewer(a: Pick<Quote, "epoch" | "sequence">, b: Pick<Quote, "epoch" | "sequence">): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.sequence > b.sequence);
}
