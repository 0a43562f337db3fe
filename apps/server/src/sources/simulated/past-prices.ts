import { CandleStep, STEP_MS, type TimeSpan } from "@streampulse/core";
import type { ToldCandle, ToldCandles } from "../../engine/ports/source.ts";
import type { Entry } from "./catalogue/table.ts";
import { DailyCloses } from "./daily-closes.ts";
import { scaledText } from "./scaled-text.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { splitPoints, splitSpan, type Span } from "./split-candle.ts";

const DAY_MS = STEP_MS[CandleStep.ONE_DAY];
const MINUTE_MS = STEP_MS[CandleStep.ONE_MINUTE];
/** How far back there are prices. */
const DAYS = 5 * 365 + 1;
/** How far a day reaches beyond its open and close, as a share of what it usually moves. */
const DAY_REACH = 0.5;

/** Where a price comes from and goes to. */
export type Way = Pick<Span, "fromMs" | "toMs" | "open" | "close">;

/** A step, and what it is split into. */
const SHORTER: Readonly<Partial<Record<CandleStep, CandleStep>>> = {
  [CandleStep.ONE_DAY]: CandleStep.ONE_HOUR,
  [CandleStep.ONE_HOUR]: CandleStep.ONE_MINUTE,
  [CandleStep.ONE_MINUTE]: CandleStep.ONE_SECOND,
};

/**
 * What the prices of one simulated ticker are where nobody watches it: of its entry, the seed and the time alone, so that
 * they are the same whenever they are asked for. A day is made first, and each shorter step within the one before it, so
 * that the candles of all steps are of one history.
 */
export class PastPrices {
  readonly #entry: Entry;
  readonly #seed: string;
  readonly #volumeScale: number;
  readonly #closes: DailyCloses;
  /** The parts of each step that were made last: whoever follows the time asks for them again. */
  readonly #last = new Map<CandleStep, { readonly fromMs: number; readonly parts: readonly Span[] }>();

  /** The hours of the day, and the minutes of the hour, that were followed last. */
  #hours: { readonly day: number; readonly whole: Span; readonly hours: readonly Span[] } | undefined;
  #minutes: { readonly fromMs: number; readonly points: Float64Array } | undefined;

  /** `volumeScale`: the digits of its volumes. */
  constructor(entry: Entry, seed: number, volumeScale: number) {
    this.#entry = entry;
    this.#seed = `${seed} ${entry.canonical}`;
    this.#volumeScale = volumeScale;
    this.#closes = new DailyCloses(entry, seed);
  }

  /** What the day before a time closed at, in 10^-decimals. */
  previousClose(atMs: number): number {
    return this.#closes.of(Math.floor(atMs / DAY_MS) - 1) * this.#entry.tick;
  }

  /** The candles of a span, in the first and the last of them only what lies in it; undefined where it is all too long ago. */
  candles(step: CandleStep, { fromMs, toMs }: TimeSpan, nowMs: number): ToldCandles | undefined {
    const firstMs = (Math.floor(nowMs / DAY_MS) - DAYS + 1) * DAY_MS;
    const span = { fromMs: Math.max(fromMs, firstMs), toMs: Math.min(toMs, nowMs) };
    if (span.fromMs >= span.toMs) return undefined;
    return { ...span, candles: this.spans(step, span).map((part) => this.#told(part)) };
  }

  /** The same, in ticks and whole units of volume. Each begins where its step does. */
  spans(step: CandleStep, span: TimeSpan): Span[] {
    const spans: Span[] = [];
    for (let day = Math.floor(span.fromMs / DAY_MS); day * DAY_MS < span.toMs; day++) {
      const made = this.#within(this.#day(day), CandleStep.ONE_DAY, stepMade(step), span);
      spans.push(...(step === CandleStep.FIVE_MINUTES ? inFives(made) : made));
    }
    return spans;
  }

  /** The second of a time. */
  secondAt(atMs: number): Span {
    const hour = this.#hourAt(atMs);
    const minute = partOf(this.#parts(hour, CandleStep.ONE_HOUR), hour, CandleStep.ONE_MINUTE, atMs);
    return partOf(this.#parts(minute, CandleStep.ONE_MINUTE), minute, CandleStep.ONE_SECOND, atMs);
  }

  /** Between which prices the minute of a time leads, in ticks. Cheaper than its candle: every watched ticker wants it. */
  minuteAt(atMs: number): Way {
    const hour = this.#hourAt(atMs);
    if (this.#minutes?.fromMs !== hour.fromMs) {
      const random = this.#random(String(CandleStep.ONE_MINUTE), hour.fromMs);
      this.#minutes = { fromMs: hour.fromMs, points: splitPoints(hour, MINUTE_MS, random) };
    }
    const { fromMs, points } = this.#minutes;
    const n = Math.floor((atMs - fromMs) / MINUTE_MS);
    const begins = fromMs + n * MINUTE_MS;
    return { fromMs: begins, toMs: begins + MINUTE_MS, open: points[n] as number, close: points[n + 1] as number };
  }

  #hourAt(atMs: number): Span {
    const day = Math.floor(atMs / DAY_MS);
    if (this.#hours?.day !== day) {
      const whole = this.#day(day);
      this.#hours = { day, whole, hours: this.#parts(whole, CandleStep.ONE_DAY) };
    }
    return partOf(this.#hours.hours, this.#hours.whole, CandleStep.ONE_HOUR, atMs);
  }

  #parts(span: Span, whole: CandleStep): readonly Span[] {
    const last = this.#last.get(whole);
    if (last?.fromMs === span.fromMs) return last.parts;
    const step = SHORTER[whole] as CandleStep;
    const parts = splitSpan(span, STEP_MS[step], this.#random(String(step), span.fromMs));
    this.#last.set(whole, { fromMs: span.fromMs, parts });
    return parts;
  }

  /** What of a whole step lies in a span, in parts of a shorter one or as one. */
  #within(whole: Span, is: CandleStep, step: CandleStep, span: TimeSpan): Span[] {
    if (whole.fromMs >= span.toMs || whole.toMs <= span.fromMs) return [];
    const isCut = whole.fromMs < span.fromMs || whole.toMs > span.toMs;
    if (is === step && !isCut) return [whole];
    const shorter = SHORTER[is];
    if (shorter === undefined) return [cut(whole, span)];
    const wanted = is === step ? shorter : step;
    const parts = this.#parts(whole, is).flatMap((part) => this.#within(part, shorter, wanted, span));
    return is === step ? [{ ...together(parts), fromMs: whole.fromMs }] : parts;
  }

  #day(day: number): Span {
    const [open, close] = [this.#closes.of(day - 1), this.#closes.of(day)];
    const random = this.#random("reach", day);
    const reach = () =>
      Math.round(Math.abs(random.normal()) * DAY_REACH * this.#closes.deviation * Math.min(open, close));
    const high = Math.max(open, close) + reach();
    const low = Math.max(1, Math.min(open, close) - reach());
    const perDay = (this.#entry.dailyVolume ?? 0) * 10 ** this.#volumeScale;
    const volume = Math.floor(perDay * (0.6 + 0.8 * random.uniform()));
    return { fromMs: day * DAY_MS, toMs: (day + 1) * DAY_MS, open, high, low, close, volume };
  }

  #random(what: string, which: number): SeededRandom {
    return seededRandom(`${this.#seed} ${what} ${which}`);
  }

  #told({ fromMs, toMs, open, high, low, close, volume }: Span): ToldCandle {
    const { tick, decimals, dailyVolume } = this.#entry;
    const text = (ticks: number) => scaledText(ticks * tick, decimals);
    return {
      ...{ fromMs, toMs, open: text(open), high: text(high), low: text(low), close: text(close) },
      ...(dailyVolume === undefined ? {} : { volume: scaledText(volume, this.#volumeScale) }),
    };
  }
}

/** Five minutes are no step that anything is split into. */
function stepMade(step: CandleStep): CandleStep {
  return step === CandleStep.FIVE_MINUTES ? CandleStep.ONE_MINUTE : step;
}

function partOf(parts: readonly Span[], { fromMs }: Span, step: CandleStep, atMs: number): Span {
  return parts[Math.floor((atMs - fromMs) / STEP_MS[step])] as Span;
}

/** Where the price is at a time within a span, in ticks and between them: on the way from its open to its close. */
export function alongAt({ fromMs, toMs, open, close }: Way, atMs: number): number {
  return open + ((close - open) * (atMs - fromMs)) / (toMs - fromMs);
}

/** What of a second lies in a span: its way from its open to its close. */
function cut(second: Span, span: TimeSpan): Span {
  const { fromMs, volume } = second;
  const [from, toMs] = [Math.max(fromMs, span.fromMs), Math.min(second.toMs, span.toMs)];
  const [open, close] = [Math.round(alongAt(second, from)), Math.round(alongAt(second, toMs))];
  const traded = Math.floor((volume * (toMs - from)) / (second.toMs - fromMs));
  return { fromMs, toMs, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: traded };
}

function together(parts: readonly Span[]): Span {
  const [first, last] = [parts[0] as Span, parts.at(-1) as Span];
  const { fromMs, open } = first;
  const { toMs, close } = last;
  let { high, low } = first;
  let volume = 0;
  for (const part of parts) {
    high = Math.max(high, part.high);
    low = Math.min(low, part.low);
    volume += part.volume;
  }
  return { fromMs, toMs, open, high, low, close, volume };
}

function inFives(minutes: readonly Span[]): Span[] {
  const fives = Map.groupBy(minutes, ({ fromMs }) => Math.floor(fromMs / STEP_MS[CandleStep.FIVE_MINUTES]));
  return [...fives].map(([five, parts]) => ({
    ...together(parts),
    fromMs: five * STEP_MS[CandleStep.FIVE_MINUTES],
  }));
}
