import {
  CANDLE_STEPS,
  CandleStep,
  PriceKind,
  STEP_MS,
  stepAt,
  type Cancel,
  type Scheduler,
  type TimeSpan,
} from "@streampulse/core";

import type { CandleStore, KeptSeries } from "../ports/stores/candle-store.ts";

/** How often it is looked for what has been kept for long enough. */
export const LOOK_EVERY_MS = 600_000;
/** So many candles are taken away at once: what else is asked of the database has its turn between. */
const TOGETHER = 2_000;
/** However many candles there are, those of the last hour stay. */
const SHORTEST_MS = 3_600_000;

/** What it is made with. */
export interface RetentionDeps {
  readonly store: CandleStore;
  readonly scheduler: Scheduler;
  /** By step, in ms; Infinity: for ever. */
  readonly keepMs: ReadonlyMap<CandleStep, number>;
  readonly candlesMax: number;
  /** Told once when candles are kept for a shorter time than they should be, for there are too many. */
  readonly shortened: (step: CandleStep, keepMs: number) => void;
  /** Told what failed; it is tried again at the next look. */
  readonly failed: (error: unknown) => void;
}

/** Spans of quotes are looked through when so much more of them is of a time whose candles are gone. */
const THIN_EVERY_MS = 3_600_000;

/** Takes away candles that have been kept for long enough, in small pieces, beside everything else. */
export class Retention {
  readonly #deps: RetentionDeps;
  readonly #keepMs: Map<CandleStep, number>;
  /** Up to when spans of quotes were looked through, by the step whose candles are gone. */
  readonly #thinnedMs = new Map<CandleStep, number>();
  #cancel: Cancel;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  /** Looks every ten minutes from now on. */
  constructor(deps: RetentionDeps) {
    this.#deps = deps;
    this.#keepMs = new Map(deps.keepMs);
    this.#cancel = this.#later();
  }

  /** Waits for the piece that is being taken away. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#looking;
  }

  #later(): Cancel {
    return this.#deps.scheduler.after(LOOK_EVERY_MS, () => {
      this.#cancel = this.#later();
      this.#looking ??= this.#look()
        .catch((error: unknown) => this.#deps.failed(error))
        .finally(() => (this.#looking = undefined));
    });
  }

  async #look(): Promise<void> {
    for (const step of CANDLE_STEPS) await this.#prune(step);
    // To count them all is work: once, and again where some were taken away.
    let count = await this.#count();
    for (const step of CANDLE_STEPS) {
      while (!this.#isClosed && count > this.#deps.candlesMax && this.#shorten(step)) {
        await this.#prune(step);
        count = await this.#count();
      }
    }
    await this.#thin();
  }

  /** What was heard when is kept as finely as the candles of that time. */
  async #thin(): Promise<void> {
    const { store, scheduler } = this.#deps;
    let keepMs = 0;
    for (const step of CANDLE_STEPS) {
      keepMs = Math.max(keepMs, this.#keepMs.get(step) ?? Infinity);
      const toMs = Math.floor(scheduler.now() - keepMs);
      const thinnedMs = this.#thinnedMs.get(step) ?? -Infinity;
      if (keepMs === Infinity || toMs - thinnedMs < THIN_EVERY_MS) continue;
      // Also those that began shortly before the last look and ended after it.
      const fromMs = Math.max(0, thinnedMs - STEP_MS[CandleStep.ONE_HOUR]);
      for (const series of await store.all()) {
        if (this.#isClosed) return;
        const time = timeToThin(series, step, { fromMs, toMs });
        if (time) await store.thin(series.id, step, time);
      }
      this.#thinnedMs.set(step, toMs);
    }
  }

  async #prune(step: CandleStep): Promise<void> {
    const keepMs = this.#keepMs.get(step) ?? Infinity;
    if (keepMs === Infinity) return;
    const { store, scheduler } = this.#deps;
    const endedMs = Math.floor(scheduler.now() - keepMs);
    for (const { id, kind } of await store.all()) {
      // The times of a replay are of its recording.
      if (kind === PriceKind.REPLAY) continue;
      while (!this.#isClosed && (await store.prune(id, step, endedMs, TOGETHER)) === TOGETHER);
      if (this.#isClosed) return;
    }
  }

  async #count(): Promise<number> {
    const counts = await this.#deps.store.counts();
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  /** Half as long from now on; false where that would be too short. */
  #shorten(step: CandleStep): boolean {
    const keepMs = this.#keepMs.get(step) ?? Infinity;
    // What is kept for ever is halved from ten years.
    const shorter = keepMs === Infinity ? 10 * 365 * 24 * SHORTEST_MS : keepMs / 2;
    if (shorter < SHORTEST_MS) return false;
    this.#keepMs.set(step, shorter);
    this.#deps.shortened(step, shorter);
    return true;
  }
}

/** Of a time whose candles of a step are gone, that of which spans of quotes may be forgotten. */
function timeToThin({ kind, hours }: KeptSeries, step: CandleStep, { fromMs, toMs }: TimeSpan): TimeSpan | undefined {
  if (kind === PriceKind.REPLAY) return undefined;
  // With the longest step all goes that ended, however long ago it began.
  if (step === CandleStep.ONE_DAY && kind !== PriceKind.SIMULATED) return { fromMs: 0, toMs };
  if (kind !== PriceKind.SIMULATED) return { fromMs, toMs };
  // What was not heard is made up beside any candle that is left of what was, so that the spans stay as long as the last.
  return step === CandleStep.ONE_DAY ? { fromMs: 0, toMs: stepAt(step, hours, toMs).fromMs } : undefined;
}
