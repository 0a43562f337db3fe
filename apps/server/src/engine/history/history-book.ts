import type { Candle, CandleStep, PriceKind, Scheduler } from "@streampulse/core";

import type { Source } from "../ports/source.ts";
import type { CandleStore } from "../ports/stores/candle-store.ts";
import type { PriceEngine } from "../price-engine.ts";
import { Backfill } from "./backfill.ts";
import type { CandleWishes } from "./candle-request.ts";
import { streamCandles, type CandlePiece } from "./candle-stream.ts";
import { History } from "./history.ts";
import { LiveCandles } from "./live-candles.ts";
import type { HistoryRecorder } from "./recorder.ts";

/** What it is made with. */
export interface HistoryBookDeps {
  readonly engine: PriceEngine;
  readonly sources: readonly Source[];
  readonly store: CandleStore;
  readonly recorder: HistoryRecorder;
  readonly scheduler: Scheduler;
}

/** What prices were, for whoever asks: clients, and what else is kept in this process. */
export class HistoryBook {
  readonly #engine: PriceEngine;
  readonly #backfill: Backfill;
  readonly #history: History;
  readonly #live: LiveCandles;
  readonly #scheduler: Scheduler;

  constructor({ engine, sources, store, recorder, scheduler }: HistoryBookDeps) {
    this.#engine = engine;
    this.#scheduler = scheduler;
    this.#backfill = new Backfill({ sources, store, scheduler });
    this.#history = new History({ store, recorder, scheduler, backfill: this.#backfill });
    this.#live = new LiveCandles(recorder, scheduler);
  }

  /** Candles in pieces, and what changes where they are followed; see `streamCandles`. */
  stream(wishes: CandleWishes, signal: AbortSignal): AsyncGenerator<CandlePiece> {
    return streamCandles(
      wishes,
      { engine: this.#engine, history: this.#history, live: this.#live, scheduler: this.#scheduler },
      signal,
    );
  }

  /**
   * The candles that begin in a span of at most 10,000 steps, in order. Asks sources for what is not known, for at most
   * 10 s. Rejects with a StoreFault.
   */
  range(
    canonical: string,
    kind: PriceKind,
    step: CandleStep,
    fromMs: number,
    toMs: number,
  ): Promise<readonly Candle[]> {
    return this.#history.range({ canonical, kind }, step, fromMs, toMs);
  }

  /** Ends what sources are asked. */
  close(): Promise<void> {
    return this.#backfill.close();
  }
}
