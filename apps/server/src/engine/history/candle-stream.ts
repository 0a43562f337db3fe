import {
  Failure,
  type Candle,
  type CandleStep,
  type HistoryGap,
  type PriceKind,
  type Scheduler,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import type { PriceEngine } from "../price-engine.ts";
import type { TickerReader } from "../ticker-reader.ts";
import { namedCandles, spanOf, type CandleWishes } from "./candle-request.ts";
import type { History } from "./history.ts";
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
  const span = spanOf(wishes, step, await history.nowOf(key));
  // Subscribed first, so that nothing is missed between what was and what comes.
  const first = new FirstPrice();
  const following = wishes.follow ? engine.follow(name, first) : undefined;
  try {
    if (following && following.latest === undefined) await first.within(FIRST_PRICE_MS, scheduler, signal);
    const { candles, gaps, known } = await history.read({ key, step, ...span }, found.hours, signal);
    const follower = wishes.follow ? live.follow(key, step, known) : undefined;
    try {
      const toMs = wishes.follow ? undefined : span.toMs;
      yield* pieces(
        { ticker: name.ticker, canonical, step, kind: key.kind, fromMs: span.fromMs, toMs, info },
        candles,
        told(gaps, known.nowMs),
      );
      for (let news = await follower?.next(signal); news; news = await follower?.next(signal)) yield news;
    } finally {
      follower?.stop();
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

function* pieces(of: TellingOf, candles: readonly Candle[], gaps: readonly HistoryGap[]): Generator<CandlePiece> {
  let gapsFrom = 0;
  for (let from = 0; ; from += TOGETHER_MAX) {
    const some = candles.slice(from, from + TOGETHER_MAX);
    const isComplete = from + TOGETHER_MAX >= candles.length;
    // A gap comes with the candles that it lies between.
    const beforeMs = isComplete ? Infinity : (some.at(-1) as Candle).endMs;
    const end = isComplete ? gaps.length : gaps.findIndex(({ fromMs }) => fromMs >= beforeMs);
    const upTo = end === -1 ? gaps.length : end;
    yield { ...(from === 0 ? { of } : {}), candles: some, gaps: gaps.slice(gapsFrom, upTo), isComplete };
    gapsFrom = upTo;
    if (isComplete) return;
  }
}

/** One that reaches to now lasts. */
function told(gaps: readonly HistoryGap[], nowMs: number): HistoryGap[] {
  return gaps.map((gap) => ((gap.toMs ?? Infinity) >= nowMs ? { ...gap, toMs: undefined } : gap));
}

function unknown({ ticker }: TickerName): Failure {
  return new Failure("NOT_FOUND", `No source knows the ticker ${ticker}; SearchTickers finds what there is.`);
}
