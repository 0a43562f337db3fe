import type { CandleStep, HoursName, PriceKind, TimeSpan } from "@streampulse/core";

/** Which prices a series holds; of each instrument there is one for each kind. */
export interface SeriesKey {
  /** `VENUE:CODE`. */
  readonly canonical: string;
  readonly kind: PriceKind;
}

/** A series that is kept. */
export interface KeptSeries extends SeriesKey {
  /** The store's own number of it. */
  readonly id: number;
  /** The hours of its market when it was last opened. */
  readonly hours: HoursName | undefined;
}

/** A candle as it is kept. Amounts are decimal text; an unknown value is undefined. */
export interface KeptCandle {
  readonly step: CandleStep;
  readonly startMs: number;
  readonly endMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string | undefined;
  readonly count: number | undefined;
  readonly source: string;
  /** A source's own candle: until when it was known then, at most `endMs`. Undefined: made of its quotes. */
  readonly toldToMs?: number | undefined;
  /**
   * Made up, for the part of its step from the first to the last time that nobody heard: it stands beside what was heard,
   * and never in its place. Such a one is never kept.
   */
  readonly madeUp?: TimeSpan | undefined;
}

/**
 * Why a span ended; undefined while it lasts, and of one that its process did not live to end. "pruned" is never written:
 * it stands for all that was known before a step's earliest candles.
 */
export type SpanEnd = "unwatched" | "down" | "closed" | "lost" | "pruned";

/** When everything was known of a series, as far as one step of it is still kept. */
export interface KeptSpans {
  /** By their beginnings. */
  readonly spans: readonly KeptSpan[];
  /** Candles that ended at this time or before were taken away, and what spans of quotes say of before is true no longer. */
  readonly sinceMs: number | undefined;
}

/** A span of time of which everything is known. */
export interface KeptSpan {
  /** 0: every quote was heard. Else a source told its candles of this step. */
  readonly step: CandleStep;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly endedBy: SpanEnd | undefined;
}

/** What is written of one series at once. */
export interface SeriesWriting {
  readonly series: number;
  /** Each takes the place of the one of the same step and start, and of the same making. */
  readonly candles: readonly KeptCandle[];
  /** Each takes the place of the one of the same step and beginning. */
  readonly spans: readonly KeptSpan[];
}

/** Candles that are asked for: those that begin in the span. */
export interface CandleRange {
  readonly series: number;
  readonly step: CandleStep;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** What prices were. A candle made of quotes and one that a source told are kept beside one another. */
export interface CandleStore {
  /** The series, made where there is none; its hours are kept. */
  open(key: SeriesKey, hours: HoursName | undefined): Promise<KeptSeries>;
  /** The series, if there is one. */
  find(key: SeriesKey): Promise<KeptSeries | undefined>;
  /** Every series, by number. */
  all(): Promise<readonly KeptSeries[]>;
  /** All of it or nothing. */
  write(writings: readonly SeriesWriting[]): Promise<void>;
  /** In the order of their starts, one made of quotes before one told; at most `limit`, the earliest. */
  candles(range: CandleRange, limit: number): Promise<readonly KeptCandle[]>;
  /** Of each of the steps the newest candle made of quotes. */
  newest(series: number, steps: readonly CandleStep[]): Promise<readonly KeptCandle[]>;
  /** The spans of every quote and of the step that reach into a span of time, and the last one that ended before it. */
  spans(range: CandleRange): Promise<KeptSpans>;
  /**
   * Takes away at most `limit` of a series' candles of a step that ended at this time or before, the earliest, and what was
   * told of the step up to the last of them; how many.
   */
  prune(series: number, step: CandleStep, endedMs: number, limit: number): Promise<number>;
  /**
   * Of a time whose candles of a step, and of all shorter ones, were taken away: forgets the spans of quotes that began and
   * ended in it within one step of the next longer kind (an hour, for a day's may begin at any) and touch no other, for that
   * step has gaps with them and without. With the longest step those that ended in it are all forgotten. How many.
   */
  thin(series: number, step: CandleStep, time: TimeSpan): Promise<number>;
  /** How many candles there are of each step. */
  counts(): Promise<readonly { readonly step: CandleStep; readonly count: number }[]>;
  /** Takes away everything of a series but its number. */
  clear(series: number): Promise<void>;
}
