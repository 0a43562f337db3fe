import {
  Failure,
  stepAt,
  STEP_MS,
  type CandleStep,
  type HistoryGap,
  type PriceKind,
  type Scheduler,
  type TickerInfo,
  type TickerName,
  type TimeSpan,
} from "@streampulse/core";

import type { PriceEngine } from "../price-engine.ts";
import type { TickerReader } from "../ticker-reader.ts";
import { namedCandles, spanOf, type CandleWishes } from "./candle-request.ts";
import type { Unknown } from "./gaps.ts";
import type { History, PastPrices, PreparedRange } from "./history.ts";
import type { CandleNews, LiveCandles } from "./live-candles.ts";
import { kindOf } from "./recorded-series.ts";

/** How long the first price of a ticker that nobody watched is waited for: what was known before ends where that begins. */
const FIRST_PRICE_MS = 1_000;
/** How many candles are told at once. */
export const TOGETHER_MAX = 1_000;

/** What the candles are of. */
export interface TellingOf {
  readonly ticker: string;
  readonly canonical: string;
  readonly step: CandleStep;
  readonly kind: PriceKind;
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly info: Omit<TickerInfo, "ticker">;
}

/** A piece of the answer. */
export interface CandlePiece extends CandleNews {
  readonly of?: TellingOf;
  readonly isComplete?: boolean;
}

/** What it needs of the process. */
export interface CandleStreamDeps {
  readonly engine: PriceEngine;
  readonly history: History;
  readonly live: LiveCandles;
  readonly scheduler: Scheduler;
}

/**
 * The candles of a range in pieces, oldest first, and then, where they are followed, what changes. Throws a Failure: of a
 * field, NOT_FOUND where no source has the ticker, LIMIT_STREAMS.
 */
export async function* streamCandles(
  wishes: CandleWishes,
  { engine, history, live, scheduler }: CandleStreamDeps,
  signal: AbortSignal,
): AsyncGenerator<CandlePiece> {
  const { name, step } = namedCandles(wishes);
  const found = await engine.find(name, signal);
  if (!found) throw unknown(name);
  const { canonical, info } = found;
  const key = { canonical, kind: kindOf(found.quality) };
  const asked = spanOf(wishes, step, await history.nowOf(key));
  // The step that a beginning lies in is a part of what is asked for; who names none has so many as there are by default.
  const fromMs = wishes.fromMs === undefined ? asked.fromMs : stepAt(step, found.hours, asked.fromMs).fromMs;
  const span = { fromMs, toMs: asked.toMs };
  // Subscribed first, so that nothing is missed between what was and what comes.
  const firstPrice = new FirstPrice();
  const following = wishes.follow ? engine.follow(name, firstPrice) : undefined;
  try {
    if (following && following.latest === undefined) await firstPrice.within(FIRST_PRICE_MS, scheduler, signal);
    const prepared = await history.prepare({ key, step, ...span }, found.hours, signal);
    const toMs = wishes.follow ? undefined : span.toMs;
    const of = { ticker: name.ticker, canonical, step, kind: key.kind, fromMs: prepared.span.fromMs, toMs, info };
    const gaps = new JoinedGaps();
    let first: { of?: TellingOf } = { of };
    for (const { piece, isLast } of inPieces(prepared, step)) {
      const past = await prepared.read(piece);
      // Before anything more is waited for: what changes from here on is told.
      const follower = wishes.follow && isLast ? live.follow(key, step, past.known) : undefined;
      try {
        yield { ...first, candles: past.candles, gaps: gaps.take(past, isLast), isComplete: isLast };
        for (let news = await follower?.next(signal); news; news = await follower?.next(signal)) yield news;
      } finally {
        follower?.stop();
      }
      if (signal.aborted) return;
      first = {};
    }
  } finally {
    following?.stop();
  }
}

/** Waits for a ticker's first price, or its first trouble. */
class FirstPrice implements TickerReader {
  readonly #told = Promise.withResolvers<void>();

  quoted(): void {
    this.#told.resolve();
  }

  fault(): void {
    this.#told.resolve();
  }

  async within(ms: number, scheduler: Scheduler, signal: AbortSignal): Promise<void> {
    const stop = () => this.#told.resolve();
    const cancel = scheduler.after(ms, stop);
    signal.addEventListener("abort", stop, { once: true });
    await this.#told.promise;
    cancel();
    signal.removeEventListener("abort", stop);
  }
}

/** Parts of a range with so many candles as are told at once, one at least. */
function* inPieces({ span, hours }: PreparedRange, step: CandleStep): Generator<{ piece: TimeSpan; isLast: boolean }> {
  for (let { fromMs } = span; ;) {
    const endMs = stepAt(step, hours, fromMs + TOGETHER_MAX * STEP_MS[step]).fromMs;
    const isLast = endMs >= span.toMs;
    yield { piece: { fromMs, toMs: isLast ? span.toMs : endMs }, isLast };
    if (isLast) return;
    fromMs = endMs;
  }
}

/** The gaps of pieces as those of the whole: one that goes on in the next piece is told with it. */
class JoinedGaps {
  #held: Unknown | undefined;
  /** The one that is held reached to now. */
  #lasts = false;

  take({ gaps, known: { nowMs } }: PastPrices, isLast: boolean): HistoryGap[] {
    const all = [...gaps];
    const [first] = all;
    const held = this.#held;
    const isOne = held !== undefined && held.toMs === first?.fromMs && held.reason === first.reason;
    if (isOne) all[0] = { ...first, fromMs: held.fromMs };
    const told: HistoryGap[] = held && !isOne ? [this.#lasts ? { ...held, toMs: undefined } : held] : [];
    this.#held = isLast ? undefined : all.pop();
    this.#lasts = (this.#held?.toMs ?? -Infinity) >= nowMs;
    return [...told, ...all.map((gap) => (gap.toMs >= nowMs ? { ...gap, toMs: undefined } : gap))];
  }
}

function unknown({ ticker }: TickerName): Failure {
  return new Failure("NOT_FOUND", `No source knows the ticker ${ticker}; SearchTickers finds what there is.`);
}
