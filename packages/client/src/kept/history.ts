import { STEP_MS, type Candle, type CandleStep, type HistoryGap } from "@streampulse/core";
import { HistoryService } from "@streampulse/proto";
import type { CandleSeries, HistoryServiceCalls, StreamCandlesResponse } from "../gen/history.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls, told } from "./kept-calls.ts";

/** A price that comes this much later than others still amends its candle, while nobody listens too. */
const LATE_MS = 10_000;
/** One call tells 10,000 steps; a little less, for clocks that differ. */
const STEPS_AGAIN = 9_000;

/** The candles that are wanted. Times are epoch ms; without `fromMs` the last 300 steps. */
export interface CandleQuery {
  readonly ticker: string;
  readonly step: CandleStep;
  /** Candles that end after this time: the first is the one whose step it lies in. */
  readonly fromMs?: number | undefined;
  /** Candles that begin before this time. */
  readonly toMs?: number | undefined;
}

/** Candles of one range, oldest first, and where nobody listened. */
export interface CandleRange {
  readonly series: CandleSeries;
  readonly candles: readonly Candle[];
  readonly gaps: readonly HistoryGap[];
}

/** A piece of what is followed. A candle replaces the one of the same start, a gap the one of the same start. */
export interface CandleUpdate extends CandleRange {
  /** The range that was asked for is all told. */
  readonly isComplete: boolean;
}

/** HistoryService in plain objects. Calls reject with a StreamPulseError whose `field` names what was wrong. */
export interface History {
  /** What is kept of a range, at most 10,000 steps of it. */
  candles(query: CandleQuery, options?: CallOptions): Promise<CandleRange>;
  /**
   * What is kept since `fromMs`, and then the newest candle whenever it changes, until aborted or left. Connects again by
   * itself, and then tells those anew that may have changed meanwhile, as far back as one call reaches (9,000 steps).
   */
  follow(query: Omit<CandleQuery, "toMs">, options?: FollowOptions): AsyncIterable<CandleUpdate>;
}

/** The history of the server at the address. Throws where the url is none. */
export function createHistory(address: KeptAddress): History {
  const calls = new KeptCalls<HistoryServiceCalls>(HistoryService, address);
  return {
    candles: (query, options) => rangeOf(calls, query, options),
    follow: (query, options) => followed(calls, query, options),
  };
}

async function rangeOf(
  calls: KeptCalls<HistoryServiceCalls>,
  query: CandleQuery,
  options: CallOptions | undefined,
): Promise<CandleRange> {
  let series: CandleSeries | undefined;
  const candles: Candle[] = [];
  const gaps: HistoryGap[] = [];
  await calls.read("streamCandles", query, options, (message) => {
    series ??= message.series;
    candles.push(...message.candles);
    gaps.push(...message.gaps);
    return message.isComplete;
  });
  return { series: told(series, "series"), candles, gaps };
}

function followed(
  calls: KeptCalls<HistoryServiceCalls>,
  query: Omit<CandleQuery, "toMs">,
  options: FollowOptions | undefined,
): AsyncIterable<CandleUpdate> {
  let series: CandleSeries | undefined;
  let lastMs: number | undefined;
  let isComplete = false;
  const request = () => {
    if (lastMs === undefined) return { ...query, follow: true };
    const step = STEP_MS[query.step];
    const fromMs = Math.max(lastMs - step - LATE_MS, series?.fromMs ?? lastMs, calls.nowMs() - STEPS_AGAIN * step);
    return { ...query, fromMs, follow: true };
  };
  return calls.follow("streamCandles", request, options, (message: StreamCandlesResponse) => {
    // The range is what it was at first, however late the stream was made anew.
    series ??= message.series;
    const last = message.candles.at(-1);
    if (last) lastMs = Math.max(lastMs ?? last.startMs, last.startMs);
    isComplete ||= message.isComplete;
    const isNews =
      message.series !== undefined || message.candles.length + message.gaps.length > 0 || message.isComplete;
    if (!isNews) return undefined;
    return { series: told(series, "series"), candles: message.candles, gaps: message.gaps, isComplete };
  });
}
