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
import { AskedSpans } from "./asked-spans.ts";
import type { CandleStore, KeptCandle, KeptSpan, SeriesKey } from "../ports/stores/candle-store.ts";
import { bothParts } from "./made-up-parts.ts";
import { kindOf } from "./recorded-series.ts";

/** What was asked in vain, and how the newest was, is asked again after this. */
const AGAIN_MS = 60_000;
/** What ends this shortly before now, or later, ends with the newest. */
const NEWEST_MS = 1_000;
/**
 * What a source tells of a step that ended this shortly before is not known for good: vendors still add trades to a candle
 * that has ended, and some have it only after most of a minute. Questions are no closer to one another than this.
 */
export const SETTLES_MS = AGAIN_MS;
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

/** What a source told, as it is kept or made up. */
export interface Filled {
  readonly candles: readonly KeptCandle[];
  readonly spans: readonly KeptSpan[];
  /** It is made up, and not kept. */
  readonly isMadeUp?: boolean;
}

/** What a reader misses. */
export interface Missing {
  /** In whole steps: from the first of which more may be known to the last. */
  readonly span: TimeSpan;
  /** What of it nobody heard, to the millisecond, in order. */
  readonly unheard: readonly TimeSpan[];
}

/** A question: what its reader misses, as of a time. */
interface Question {
  readonly key: SeriesKey;
  readonly step: CandleStep;
  readonly missing: TimeSpan;
  readonly unheard: readonly TimeSpan[];
  readonly atMs: number;
}

interface Running {
  readonly missing: TimeSpan;
  readonly answer: Promise<Filled>;
}

/** The source of a series. */
interface Found {
  readonly source: Source;
  readonly hours: HoursName | undefined;
}

/** Of one series and step, what need not be asked for, and up to when its source has told of steps that may yet change. */
interface Memory {
  readonly asked: AskedSpans;
  unsettled: readonly KeptSpan[];
}

const NOTHING: Filled = { candles: [], spans: [] };

/** Asks the sources for the candles of times when nobody listened: each span once, and keeps what they tell. */
export class Backfill {
  readonly #deps: BackfillDeps;
  readonly #memories = new Map<string, Memory>();
  readonly #running = new Map<string, Running>();
  readonly #closing = new AbortController();

  constructor(deps: BackfillDeps) {
    this.#deps = deps;
  }

  /** What sources tell of a span that is not known; nothing where they do not, or not in time. Never rejects. */
  async fill(
    key: SeriesKey,
    step: CandleStep,
    { span: missing, unheard }: Missing,
    signal: AbortSignal,
  ): Promise<Filled> {
    const { scheduler } = this.#deps;
    const waited = new AbortController();
    const cancel = scheduler.after(WAIT_MAX_MS, () => waited.abort());
    const gone = AbortSignal.any([signal, waited.signal]);
    try {
      return await orNothing(this.#turn({ key, step, missing, unheard, atMs: scheduler.now() }, gone), gone);
    } finally {
      cancel();
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#running.values()].map(({ answer }) => answer));
  }

  /** One question of a series and step at a time: who asks meanwhile for no more has its answer, others wait for their turn. */
  async #turn(question: Question, gone: AbortSignal): Promise<Filled> {
    const { key, step, missing } = question;
    const name = `${key.kind} ${step} ${key.canonical}`;
    while (!gone.aborted) {
      const running = this.#running.get(name);
      if (running && isWithin(missing, running.missing)) return running.answer;
      if (!running && this.#running.size < QUESTIONS_MAX) {
        const answer = this.#ask(name, question)
          .catch(() => NOTHING)
          .finally(() => this.#running.delete(name));
        this.#running.set(name, { missing, answer });
        return answer;
      }
      await (running?.answer ?? Promise.race([...this.#running.values()].map(({ answer }) => answer)));
    }
    return NOTHING;
  }

  async #ask(name: string, question: Question): Promise<Filled> {
    if (this.#closing.signal.aborted) return NOTHING;
    const late = new AbortController();
    const cancel = this.#deps.scheduler.after(ANSWER_MAX_MS, () => late.abort());
    const signal = AbortSignal.any([late.signal, this.#closing.signal]);
    try {
      const found = await this.#sourceOf(question.key, signal);
      if (!found) return NOTHING;
      if (!found.source.makesCandlesUp) return await this.#askOnce(this.#memoryOf(name), question, found, signal);
      return await makeUp(question, found, signal);
    } finally {
      cancel();
    }
  }

  /** Asks for what was not asked for yet, or may have another answer by now. What may yet change is asked for until then. */
  async #askOnce(memory: Memory, question: Question, found: Found, signal: AbortSignal): Promise<Filled> {
    const { scheduler } = this.#deps;
    const { asked } = memory;
    const { key, step, missing, atMs } = question;
    const rest = asked.rest(missing, scheduler.now());
    // Until it is asked for again, what was told of it last is what is known.
    if (!rest) return { candles: [], spans: memory.unsettled };
    const span = {
      fromMs: stepAt(step, found.hours, rest.fromMs).fromMs,
      toMs: Math.min(stepAt(step, found.hours, rest.toMs - 1).toMs, missing.toMs),
    };
    const isNewest = span.toMs > atMs - NEWEST_MS;
    const notSoon = () =>
      asked.note({ fromMs: span.fromMs, toMs: isNewest ? Infinity : span.toMs }, scheduler.now() + AGAIN_MS);
    notSoon();
    memory.unsettled = memory.unsettled.filter(({ fromMs }) => fromMs >= span.toMs);
    try {
      const filled = await tell(question, span, found, signal);
      const settledMs = stepAt(step, found.hours, atMs - SETTLES_MS).fromMs;
      // What is told is known by what is kept, for as long as it is; what is newer than that may be told later.
      const toMs = filled ? filled.spans[0]?.fromMs : isNewest ? undefined : span.toMs;
      if (filled && !(await this.#isKept(key, found.hours, filled, settledMs))) return filled;
      if (toMs !== undefined) asked.note({ fromMs: span.fromMs, toMs });
      const { candles, spans } = filled ?? NOTHING;
      const unsettled = spans.map((one) => ({ ...one, fromMs: Math.max(one.fromMs, settledMs) }));
      memory.unsettled = [...memory.unsettled, ...unsettled.filter((one) => one.fromMs < one.toMs)];
      return { candles, spans: [...spans, ...memory.unsettled] };
    } finally {
      notSoon();
    }
  }

  /** Of the series and step that were asked for last. */
  #memoryOf(name: string): Memory {
    const memory = this.#memories.get(name) ?? { asked: new AskedSpans(), unsettled: [] };
    this.#memories.delete(name);
    const oldest = this.#memories.keys().next();
    if (this.#memories.size >= REMEMBERED_MAX && !oldest.done) this.#memories.delete(oldest.value);
    this.#memories.set(name, memory);
    return memory;
  }

  async #sourceOf({ canonical, kind }: SeriesKey, signal: AbortSignal): Promise<Found | undefined> {
    const name = parseTicker(canonical);
    if (isFault(name)) return undefined;
    for (const source of this.#deps.sources) {
      if (!source.candles || kindOf(source.quality) !== kind) continue;
      const listing = await source.resolve(name, signal);
      if (listing?.canonical === canonical) return { source, hours: listing.hours };
    }
    return undefined;
  }

  /** Keeps what was told, and up to when that is settled; whether it could be. */
  async #isKept(
    key: SeriesKey,
    hours: HoursName | undefined,
    { candles, spans }: Filled,
    settledMs: number,
  ): Promise<boolean> {
    const { store } = this.#deps;
    // Of a step that goes on, or has just ended, more will be known, so that it stays to be asked for.
    const unfinished = candles.find(({ endMs, toldToMs = endMs }) => toldToMs < endMs)?.startMs ?? Infinity;
    const known = spans.map((span) => ({ ...span, toMs: Math.min(span.toMs, unfinished, settledMs) }));
    try {
      const { id } = (await store.find(key)) ?? (await store.open(key, hours));
      await store.write([{ series: id, candles, spans: known.filter(({ fromMs, toMs }) => fromMs < toMs) }]);
      return true;
    } catch {
      // Of a database that takes nothing the recorder tells.
      return false;
    }
  }
}

/** What is made up of what nobody heard. */
async function makeUp(question: Question, found: Found, signal: AbortSignal): Promise<Filled> {
  const byStart = new Map<number, KeptCandle>();
  const spans: KeptSpan[] = [];
  for (const unheard of question.unheard) {
    if (signal.aborted) break;
    const told = await tell(question, unheard, found, signal);
    for (const candle of told?.candles ?? []) {
      const { fromMs } = told?.spans[0] ?? unheard;
      const part = { ...candle, madeUp: { fromMs: Math.max(candle.startMs, fromMs), toMs: candle.toldToMs as number } };
      const before = byStart.get(candle.startMs);
      byStart.set(candle.startMs, before ? bothParts(before, part) : part);
    }
    spans.push(...(told?.spans ?? []));
  }
  return { candles: [...byStart.values()], spans, isMadeUp: true };
}

async function tell(
  { key, step }: Question,
  span: TimeSpan,
  { source, hours }: Found,
  signal: AbortSignal,
): Promise<Filled | undefined> {
  const told = await source.candles?.(key.canonical, step, span, signal);
  return told && keptOf(told, step, hours, source.name);
}

function isWithin({ fromMs, toMs }: TimeSpan, whole: TimeSpan): boolean {
  return fromMs >= whole.fromMs && toMs <= whole.toMs;
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
