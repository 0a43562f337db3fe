// Made of streampulse/v1/history.proto by `npm run generate`.
import type { Candle, CandleStep, HistoryGap, PriceKind } from "@streampulse/core";

/** StreamCandlesRequest asks for the candles of one ticker. */
export interface StreamCandlesRequest {
  readonly ticker: string;
  readonly step: CandleStep;
  /**
   * Candles that end after this time: the first is the one whose step it lies in. Absent: the 300 before toMs. From
   * here to toMs are at most 10,000 steps.
   */
  readonly fromMs?: number | undefined;
  /** Candles that begin before this time; absent: all up to the newest. Not with `follow`. */
  readonly toMs?: number | undefined;
  /** Go on with the newest candle. */
  readonly follow: boolean;
}

/**
 * StreamCandlesResponse is a piece of the answer. Apply gaps and candles to what there is: a candle replaces the one of
 * the same start.
 */
export interface StreamCandlesResponse {
  /** In the first message only. */
  readonly series?: CandleSeries | undefined;
  /**
   * In the order of their starts, none twice in one message. Once `isComplete` was said, newest ones as they change,
   * and earlier ones that a late trade amended.
   */
  readonly candles: readonly Candle[];
  /** In the order of their times. Every gap of the range comes before `isComplete`, one that ends meanwhile after it. */
  readonly gaps: readonly HistoryGap[];
  /** The range that was asked for is all told. In one message only. */
  readonly isComplete: boolean;
}

/** CandleSeries says what the candles are of. */
export interface CandleSeries {
  /** As it was asked for, normalised. */
  readonly ticker: string;
  /** VENUE:CODE. */
  readonly canonical: string;
  readonly step: CandleStep;
  readonly kind: PriceKind;
  /** The range, its defaults filled in: fromMs is where its first step begins. toMs is absent where it has no end. */
  readonly fromMs: number;
  readonly toMs?: number | undefined;
  /** ISO 4217, GBX, or a crypto code such as USDT. */
  readonly currency?: string | undefined;
  readonly decimals?: number | undefined;
}

/** HistoryService tells candles, kept ones and the one that is being made. */
export interface HistoryServiceCalls {
  readonly streamCandles: [request: StreamCandlesRequest, answer: StreamCandlesResponse];
}
