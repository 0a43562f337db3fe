import { CandleStep, STEP_MS, TickerType, type TimeSpan } from "@streampulse/core";
import type { ToldCandle, ToldCandles } from "../../engine/ports/source.ts";
import type { Entry } from "./catalogue/table.ts";
import { scaledText } from "./scaled-text.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { splitSpan, type Span } from "./split-candle.ts";

const DAY_MS = STEP_MS[CandleStep.ONE_DAY];
const MINUTE_MS = STEP_MS[CandleStep.ONE_MINUTE];
/** How far back there are prices. */
const DAYS = 5 * 365 + 1;
/** How far a day reaches beyond its open and close, as a share of what it usually moves. */
const DAY_REACH = 0.5;

/** Where the prices of a ticker began to be told. */
export interface Beginning {
  readonly atMs: number;
  /** The first price, in ticks. */
  readonly ticks: number;
}

/**
 * What the prices of one simulated ticker were before they began: made up, the same for the same seed and beginning, and
 * such that the last of them is the first that was told. A day is made first, and each shorter step within the one before
 * it, so that the candles of all steps are of one history.
 */
export class PastPrices {
  readonly #entry: Entry;
  readonly #seed: string;
  readonly #began: Beginning;
  readonly #volumeScale: number;
  readonly #firstDay: number;
  /** In ticks; of the first day on, up to the day before the last. */
  readonly #closes: number[];

  /** `volumeDecimals`: the digits of its volumes. */
  constructor(entry: Entry, seed: number, began: Beginning, volumeDecimals: number) {
    this.#entry = entry;
    this.#seed = `${seed} ${entry.canonical}`;
    this.#began = began;
    this.#volumeScale = volumeDecimals;
    const today = Math.floor(began.atMs / DAY_MS);
    this.#firstDay = today - DAYS;
    this.#closes = [];
    let close = entry.previousClose / entry.tick;
    for (let day = today - 1; day >= this.#firstDay; day--) {
      this.#closes[day - this.#firstDay] = Math.max(2, Math.round(close));
      close /= Math.exp(this.#random("day", day).normal() * this.#deviation());
    }
  }

  /** The candles of a span as far as there are any; undefined where it is all after the beginning, or too long before. */
  candles(step: CandleStep, { fromMs, toMs }: TimeSpan): ToldCandles | undefined {
    const firstMs = (this.#firstDay + 1) * DAY_MS;
    const span = { fromMs: Math.max(fromMs, firstMs), toMs: Math.min(toMs, this.#began.atMs) };
    if (span.fromMs >= span.toMs) return undefined;
    const candles: ToldCandle[] = [];
    for (let day = Math.floor(span.fromMs / DAY_MS); day * DAY_MS < span.toMs; day++) {
      for (const part of this.#parts(step, this.#day(day), span)) candles.push(this.#told(part));
    }
    return { ...span, candles };
  }

  #parts(step: CandleStep, day: Span, span: TimeSpan): Span[] {
    if (step === CandleStep.ONE_DAY) return [day];
    const hours = this.#within([day], CandleStep.ONE_HOUR, span);
    if (step === CandleStep.ONE_HOUR) return hours;
    const minutes = this.#within(hours, CandleStep.ONE_MINUTE, span);
    if (step === CandleStep.ONE_SECOND) return this.#within(minutes, step, span);
    return step === CandleStep.ONE_MINUTE ? minutes : inFives(minutes);
  }

  /** The parts of spans that reach into a span. */
  #within(spans: readonly Span[], step: CandleStep, { fromMs, toMs }: TimeSpan): Span[] {
    // Five minutes are made of whole ones.
    const begins = step === CandleStep.ONE_SECOND ? fromMs : Math.floor(fromMs / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    return spans
      .flatMap((span) => splitSpan(span, STEP_MS[step], this.#random(String(step), span.fromMs)))
      .filter((part) => part.toMs > begins && part.fromMs < toMs);
  }

  #day(day: number): Span {
    const { atMs, ticks } = this.#began;
    const open = this.#closes[day - 1 - this.#firstDay] as number;
    const fromMs = day * DAY_MS;
    const toMs = Math.min(fromMs + DAY_MS, atMs);
    const close = toMs === atMs ? ticks : (this.#closes[day - this.#firstDay] as number);
    const random = this.#random("reach", day);
    const reach = () => Math.round(Math.abs(random.normal()) * DAY_REACH * this.#deviation() * Math.min(open, close));
    const high = Math.max(open, close) + reach();
    const low = Math.max(1, Math.min(open, close) - reach());
    const liveliness = toMs === atMs ? 1 : 0.6 + 0.8 * random.uniform();
    const perDay = (this.#entry.dailyVolume ?? 0) * 10 ** this.#volumeScale;
    // Up to the beginning as much was traded as the day's volume then says.
    return {
      fromMs,
      toMs,
      open,
      high,
      low,
      close,
      volume: Math.floor((perDay * (toMs - fromMs) * liveliness) / DAY_MS),
    };
  }

  #deviation(): number {
    const { type, volatility } = this.#entry;
    return volatility / Math.sqrt(type === TickerType.CRYPTO ? 365 : 252);
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

function inFives(minutes: readonly Span[]): Span[] {
  const fives: Span[] = [];
  for (const minute of minutes) {
    const last = fives.at(-1);
    const isSame = last && Math.floor(last.fromMs / (5 * MINUTE_MS)) === Math.floor(minute.fromMs / (5 * MINUTE_MS));
    if (!isSame) fives.push(minute);
    else {
      fives[fives.length - 1] = {
        ...last,
        toMs: minute.toMs,
        high: Math.max(last.high, minute.high),
        low: Math.min(last.low, minute.low),
        close: minute.close,
        volume: last.volume + minute.volume,
      };
    }
  }
  return fives;
}
