import {
  PriceKind,
  stepAt,
  type Candle,
  type CandleStep,
  type HoursName,
  type Scheduler,
  type TimeSpan,
} from "@streampulse/core";

import type { CandleStore, KeptCandle, KeptSpan, SeriesKey } from "../ports/stores/candle-store.ts";
import type { Backfill, Filled, Missing } from "./backfill.ts";
import { gapsBetween, stillTrue, type Unknown } from "./gaps.ts";
import { mergedCandles, type KnownCandles } from "./merged-candles.ts";
import type { HistoryRecorder } from "./recorder.ts";

/** How many steps one reading may reach over. */
export const STEPS_MAX = 10_000;

/** What it is made with. */
export interface HistoryDeps {
  readonly store: CandleStore;
  readonly recorder: HistoryRecorder;
  readonly backfill: Backfill;
  readonly scheduler: Scheduler;
}

/** What is known of a range of one series and step. */
export interface PastPrices {
  /** In the order of their starts. */
  readonly candles: readonly Candle[];
  readonly gaps: readonly Unknown[];
  /** What they are made of. */
  readonly known: KnownCandles;
}

/** A range that sources have told what they know of. */
export interface PreparedRange {
  /** In whole steps. */
  readonly span: TimeSpan;
  readonly hours: HoursName | undefined;
  /** What is known of a part of it, in whole steps. Rejects with a StoreFault. */
  read(piece: TimeSpan): Promise<PastPrices>;
}

/** A range of candles: those that begin in the span. */
export interface PastRange extends TimeSpan {
  readonly key: SeriesKey;
  readonly step: CandleStep;
}

/** With every span in which all was heard, whether its candles are still kept or not. */
interface KnownWithHeard extends KnownCandles {
  readonly heard: readonly KeptSpan[];
}

const FOR_GOOD = new AbortController().signal;

/** What prices were: what is written, what is being made, and what sources tell of when nobody listened. */
export class History {
  readonly #deps: HistoryDeps;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  /**
   * The candles of a range of at most STEPS_MAX steps. Asks sources for what is not known, for as long as a reader waits.
   * Rejects with a StoreFault.
   */
  async read(range: PastRange, hours: HoursName | undefined, signal: AbortSignal = FOR_GOOD): Promise<PastPrices> {
    const prepared = await this.prepare(range, hours, signal);
    return prepared.read(prepared.span);
  }

  /** The same, to be read in pieces: sources have been asked. */
  async prepare(range: PastRange, hours: HoursName | undefined, signal: AbortSignal): Promise<PreparedRange> {
    const { key, step } = range;
    const nowMs = await this.nowOf(key);
    const span = wholeSteps(range, hours);
    const known = await this.#known({ ...range, ...span }, hours, stepAt(step, hours, nowMs).fromMs);
    const asked = spanToAsk(known, step, span);
    const told: Filled = asked ? await this.#deps.backfill.fill(key, step, asked, signal) : { candles: [], spans: [] };
    return {
      span,
      hours: known.hours,
      read: async (piece) => {
        const here = await this.#known({ key, step, ...piece }, known.hours);
        const within = told.candles.filter(({ startMs }) => startMs >= piece.fromMs && startMs < piece.toMs);
        const candles = inOrder(here.candles, within);
        const spans = told.isMadeUp ? reaching(here.nowMs, told.spans, known.nowMs) : told.spans;
        const all = { ...here, candles, spans: spansInOrder(here.spans, spans) };
        return pastOf(all, piece);
      },
    };
  }

  /** The candles of a range, as `read` has them, for whoever in this process looks back. Rejects with a StoreFault. */
  async range(key: SeriesKey, step: CandleStep, fromMs: number, toMs: number): Promise<readonly Candle[]> {
    return (await this.read({ key, step, fromMs, toMs }, undefined)).candles;
  }

  /** Now on the clock of a series: that of a replay stands where its recording does. */
  async nowOf(key: SeriesKey): Promise<number> {
    const { recorder, store, scheduler } = this.#deps;
    if (key.kind !== PriceKind.REPLAY) return Math.floor(scheduler.now());
    const nowMs = recorder.find(key)?.nowOf(scheduler.now());
    if (nowMs !== undefined && nowMs > -Infinity) return nowMs;
    const series = await store.find(key);
    const [newest] = series ? await store.newest(series.id, [1]) : [];
    return newest?.endMs ?? Math.floor(scheduler.now());
  }

  /** What is known without asking anybody; of candles those that begin at a time or later. */
  async #known(
    { key, step, fromMs, toMs }: PastRange,
    hours: HoursName | undefined,
    sinceMs = fromMs,
  ): Promise<KnownWithHeard> {
    const { recorder, store } = this.#deps;
    // Before and after: what is written meanwhile may be let go of here before it is read there.
    const before = this.#inMemory(key, step, { fromMs, toMs });
    const series = await store.find(key);
    const range = series && { series: series.id, step, fromMs, toMs };
    const candles = range && sinceMs < toMs ? await store.candles({ ...range, fromMs: sinceMs }, 2 * STEPS_MAX) : [];
    const { spans, sinceMs: keptSinceMs } = range ? await store.spans(range) : { spans: [], sinceMs: undefined };
    const nowMs = await this.nowOf(key);
    const after = this.#inMemory(key, step, { fromMs, toMs });
    const known = inOrder(candles, [...before.candles, ...after.candles]);
    const all = spansInOrder(spans, after.spans);
    return {
      candles: known,
      spans: stillTrue(all, keptSinceMs, fromMs),
      heard: all.filter((one) => one.step === 0),
      hours: recorder.find(key)?.hours ?? series?.hours ?? hours,
      nowMs,
    };
  }

  #inMemory(
    key: SeriesKey,
    step: CandleStep,
    { fromMs, toMs }: TimeSpan,
  ): { candles: KeptCandle[]; spans: KeptSpan[] } {
    const { recorder, scheduler } = this.#deps;
    const series = recorder.find(key);
    // Until it is known what was made before, its bars are not whole.
    const bars = series?.id === undefined ? [] : series.bars.between(step, fromMs, toMs);
    return { candles: bars.map((bar) => bar.kept()), spans: series?.known(scheduler.now()) ?? [] };
  }
}

function pastOf(kept: KnownCandles, { fromMs, toMs }: TimeSpan): PastPrices {
  const known = { ...kept, spans: spansInOrder(kept.spans, kept.candles.flatMap(unfinishedSpan)) };
  const gaps = gapsBetween(known.spans, { fromMs, toMs: Math.min(toMs, known.nowMs) }, known.hours);
  return { candles: mergedCandles(known), gaps, known };
}

/** In whole steps, all that sources may tell more of: also of a step that went on when they told of it. */
function spanToAsk(known: KnownWithHeard, step: CandleStep, { fromMs, toMs }: TimeSpan): Missing | undefined {
  const { nowMs, hours } = known;
  const open = known.candles.filter(({ endMs }) => endMs > nowMs).flatMap(unfinishedSpan);
  const gaps = gapsBetween(spansInOrder(known.spans, open), { fromMs, toMs: Math.min(toMs, nowMs) }, hours);
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return undefined;
  const span = {
    fromMs: stepAt(step, hours, first.fromMs).fromMs,
    toMs: Math.min(stepAt(step, hours, last.toMs - 1).toMs, nowMs),
  };
  return { span, unheard: gapsBetween(known.heard, span, hours) };
}

/** From the first step that begins in a span to the end of the last one that does. */
function wholeSteps({ step, fromMs, toMs }: PastRange, hours: HoursName | undefined): TimeSpan {
  const first = stepAt(step, hours, fromMs);
  return {
    fromMs: first.fromMs < fromMs ? first.toMs : fromMs,
    toMs: toMs > fromMs ? stepAt(step, hours, toMs - 1).toMs : toMs,
  };
}

/** Of those of the same start and making the last, in the order of their starts. */
function inOrder(candles: readonly KeptCandle[], newer: readonly KeptCandle[]): KeptCandle[] {
  const byPlace = new Map<string, KeptCandle>();
  for (const candle of [...candles, ...newer])
    byPlace.set(`${candle.startMs} ${candle.toldToMs === undefined}`, candle);
  return [...byPlace.values()].toSorted(
    (a, b) => a.startMs - b.startMs || Number(a.toldToMs !== undefined) - Number(b.toldToMs !== undefined),
  );
}

function spansInOrder(spans: readonly KeptSpan[], newer: readonly KeptSpan[]): KeptSpan[] {
  const byPlace = new Map<string, KeptSpan>();
  for (const span of [...spans, ...newer]) {
    const place = `${span.fromMs} ${span.step}`;
    const known = byPlace.get(place);
    // One that goes on, or ended, is the same with another end; of what was told the longer one stands.
    if (!known || span.step === 0 || span.toMs > known.toMs) byPlace.set(place, span);
  }
  return [...byPlace.values()].toSorted((a, b) => a.fromMs - b.fromMs);
}

/** What was made up to the moment it was asked for: the little time that has passed since is no gap. */
function reaching(nowMs: number, spans: readonly KeptSpan[], askedMs: number): KeptSpan[] {
  return spans.map((span) => (span.toMs < askedMs ? span : { ...span, toMs: Math.max(span.toMs, nowMs) }));
}

/** A candle of a step that went on when it was told stands for what it tells. */
function unfinishedSpan({ step, startMs, endMs, toldToMs = endMs, madeUp }: KeptCandle): KeptSpan[] {
  return toldToMs < endMs && !madeUp ? [{ step, fromMs: startMs, toMs: toldToMs, endedBy: undefined }] : [];
}
