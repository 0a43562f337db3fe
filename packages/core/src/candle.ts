import type { HoursName } from "./calendar/hours-name.ts";
import { tradingDayAt, type TimeSpan } from "./calendar/trading-day.ts";

/** The time that one candle covers, in the contract's numbering. */
export const CandleStep = {
  UNSPECIFIED: 0,
  ONE_SECOND: 1,
  ONE_MINUTE: 2,
  FIVE_MINUTES: 3,
  ONE_HOUR: 4,
  ONE_DAY: 5,
} as const;
export type CandleStep = (typeof CandleStep)[keyof typeof CandleStep];

/** The steps there are, the shortest first: each is a whole number of the one before it. */
export const CANDLE_STEPS = [1, 2, 3, 4, 5] as const satisfies readonly CandleStep[];

/** How long each step is, in ms; a day on which New York changes its clocks is an hour longer or shorter. */
export const STEP_MS: Readonly<Record<CandleStep, number>> = {
  0: NaN,
  1: 1_000,
  2: 60_000,
  3: 300_000,
  4: 3_600_000,
  5: 86_400_000,
};

/** The world that prices are of, in the contract's numbering; candles of two are never mixed. */
export const PriceKind = { UNSPECIFIED: 0, REAL: 1, SIMULATED: 2, REPLAY: 3 } as const;
export type PriceKind = (typeof PriceKind)[keyof typeof PriceKind];

/** What was traded of one ticker in one step. Prices and amounts are decimal text; an unknown value is absent. */
export interface Candle {
  /** When the step begins and, exclusive, ends; epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** The exact sum of what was traded; absent where it is not known of every trade. */
  readonly volume?: string | undefined;
  /** Trades, where every trade is told; else prices heard. */
  readonly count?: number | undefined;
  readonly source: string;
  /** The source told it afterwards, or a part of it: it is not made of quotes as they came alone. Simulated, it is made up. */
  readonly isBackfilled: boolean;
  /** A part of the step was not heard. */
  readonly isPartial: boolean;
  /** The step has not ended. */
  readonly isOpen: boolean;
}

/**
 * The step that a time belongs to: seconds to hours are those of UTC, a day is the trading day of the market's hours.
 * Throws a RangeError for what is no time.
 */
export function stepAt(step: CandleStep, hours: HoursName | undefined, timeMs: number): TimeSpan {
  if (step === CandleStep.ONE_DAY) return tradingDayAt(hours, timeMs);
  const length = STEP_MS[step];
  const fromMs = Math.floor(timeMs / length) * length;
  return { fromMs, toMs: fromMs + length };
}

/** Why nothing is known of a span, in the contract's numbering. */
export const HistoryGapReason = {
  UNSPECIFIED: 0,
  NOT_WATCHED: 1,
  SOURCE_DOWN: 2,
  SERVER_DOWN: 3,
  NOT_WRITTEN: 4,
  NOT_KEPT: 5,
} as const;
export type HistoryGapReason = (typeof HistoryGapReason)[keyof typeof HistoryGapReason];

/** A span of which nothing is known; `toMs` is exclusive, and absent while it lasts. */
export interface HistoryGap {
  readonly fromMs: number;
  readonly toMs?: number | undefined;
  readonly reason: HistoryGapReason;
}
