import {
  isFault,
  parseTicker,
  stepAt,
  type CandleStep,
  type HoursName,
  type Scheduler,
  type TimeSpan,
} from "@streampulse/core";

import type { Source, ToldCandles } from "../ports/source.ts";
import type { CandleStore, KeptCandle, KeptSpan, SeriesKey } from "../ports/stores/candle-store.ts";
import { kindOf } from "./recorded-series.ts";

/** What was asked in vain, and how the newest was, is asked again after this. */
const AGAIN_MS = 60_000;
/** How long a source may take, and how long a reader waits for it; what comes later is there for the next one. */
const ANSWER_MAX_MS = 60_000;
const WAIT_MAX_MS = 10_000;
/** How many questions are under way; one more waits for its turn as long as for an answer. */
const QUESTIONS_MAX = 8;
/** Of how many series and steps it is remembered what was asked; the oldest goes first. */
const REMEMBERED_MAX = 10_000;

/** What it is made with. */
export interface BackfillDeps {
  readonly sources: readonly Source[];
  readonly store: CandleStore;
  readonly scheduler: Scheduler;
}

/** What a source told, as it is kept. */
export interface Filled {
  readonly candles: readonly KeptCandle[];
  readonly spans: readonly KeptSpan[];
}

interface Asked extends TimeSpan {
  readonly atMs: number;
  readonly isAnswered: boolean;
}

const NOTHING: Filled = { candles: [], spans: [] };

/** Asks the sources for the candles of times when nobody listened: each span once, and keeps what they tell. */
export class Backfill {
  readonly #deps: BackfillDeps;
  readonly #asked = new Map<string, Asked>();
  readonly #running = new Map<string, Promise<Filled>>();
  readonly #closing = new AbortController();

  constructor(deps: BackfillDeps) {
    this.#deps = deps;
  }

  /** What sources tell of a span that is not known; nothing where they do not, or not in time. Never rejects. */
  async fill(key: SeriesKey, step: CandleStep, missing: TimeSpan, signal: AbortSignal): Promise<Filled> {
    const name = `${key.kind} ${step} ${key.canonical}`;
    const waited = new AbortController();
    const cancel = this.#deps.scheduler.after(WAIT_MAX_MS, () => waited.abort());
    try {
      return await orNothing(
        this.#turn(name, () => this.#ask(name, key, step, missing)),
        AbortSignal.any([signal, waited.signal]),
      );
    } finally {
      cancel();
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running.values());
  }

  /** One question of a series and step at a time: who asks meanwhile has its answer. */
  async #turn(name: string, ask: () => Promise<Filled>): Promise<Filled> {
    for (;;) {
      const running = this.#running.get(name);
      if (running) return running;
      if (this.#running.size < QUESTIONS_MAX) break;
      await Promise.race(this.#running.values());
    }
    const asking = ask().catch(() => NOTHING);
    this.#running.set(name, asking);
    try {
      return await asking;
    } finally {
      this.#running.delete(name);
    }
  }

  async #ask(name: string, key: SeriesKey, step: CandleStep, missing: TimeSpan): Promise<Filled> {
    if (this.#closing.signal.aborted) return NOTHING;
    const late = new AbortController();
    const cancel = this.#deps.scheduler.after(ANSWER_MAX_MS, () => late.abort());
    const signal = AbortSignal.any([late.signal, this.#closing.signal]);
    try {
      const found = await this.#sourceOf(key, signal);
      if (!found || (!found.source.makesCandlesUp && !this.#isNew(name, missing))) return NOTHING;
      this.#note(name, missing, false);
      const told = await found.source.candles?.(key.canonical, step, missing, signal);
      this.#note(name, missing, true);
      if (!told) return NOTHING;
      const filled = keptOf(told, step, found.hours, found.source.name);
      if (!found.source.makesCandlesUp) await this.#keep(key, found.hours, filled);
      return filled;
    } finally {
      cancel();
    }
  }

  async #sourceOf(
    { canonical, kind }: SeriesKey,
    signal: AbortSignal,
  ): Promise<{ source: Source; hours: HoursName | undefined } | undefined> {
    const name = parseTicker(canonical);
    if (isFault(name)) return undefined;
    for (const source of this.#deps.sources) {
      if (!source.candles || kindOf(source.quality) !== kind) continue;
      const listing = await source.resolve(name, signal);
      if (listing?.canonical === canonical) return { source, hours: listing.hours };
    }
    return undefined;
  }

  async #keep(key: SeriesKey, hours: HoursName | undefined, { candles, spans }: Filled): Promise<void> {
    const { store } = this.#deps;
    const { id } = (await store.find(key)) ?? (await store.open(key, hours));
    // Of a step that goes on more will be known, so that it stays to be asked for.
    const unfinished = candles.find(({ endMs, toldToMs = endMs }) => toldToMs < endMs)?.startMs ?? Infinity;
    const known = spans.map((span) => ({ ...span, toMs: Math.min(span.toMs, unfinished) }));
    await store.write([{ series: id, candles, spans: known.filter(({ fromMs, toMs }) => fromMs < toMs) }]);
  }

  /** Whether it was not asked yet, or may have another answer by now. */
  #isNew(name: string, { fromMs, toMs }: TimeSpan): boolean {
    const asked = this.#asked.get(name);
    if (!asked || (asked.isAnswered && fromMs < asked.fromMs)) return true;
    if (asked.isAnswered && toMs <= asked.toMs) return false;
    return this.#deps.scheduler.now() - asked.atMs >= AGAIN_MS;
  }

  #note(name: string, { fromMs, toMs }: TimeSpan, isAnswered: boolean): void {
    const before = this.#asked.get(name);
    const span = before?.isAnswered
      ? { fromMs: Math.min(before.fromMs, fromMs), toMs: Math.max(before.toMs, toMs) }
      : { fromMs, toMs };
    this.#asked.delete(name);
    const oldest = this.#asked.keys().next();
    if (this.#asked.size >= REMEMBERED_MAX && !oldest.done) this.#asked.delete(oldest.value);
    this.#asked.set(name, { ...span, atMs: this.#deps.scheduler.now(), isAnswered });
  }
}

function keptOf(told: ToldCandles, step: CandleStep, hours: HoursName | undefined, source: string): Filled {
  const candles = told.candles.map(({ fromMs, toMs, open, high, low, close, volume, count }) => {
    const endMs = stepAt(step, hours, fromMs).toMs;
    return {
      step,
      startMs: fromMs,
      endMs,
      open,
      high,
      low,
      close,
      volume,
      count,
      source,
      toldToMs: Math.min(Math.floor(toMs), endMs),
    };
  });
  return { candles, spans: [{ step, fromMs: told.fromMs, toMs: told.toMs, endedBy: undefined }] };
}

async function orNothing(answer: Promise<Filled>, signal: AbortSignal): Promise<Filled> {
  if (signal.aborted) return NOTHING;
  let stop = () => {};
  const over = new Promise<Filled>((resolve) => (stop = () => resolve(NOTHING)));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([answer, over]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
