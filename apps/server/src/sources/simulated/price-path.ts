import { CandleStep, STEP_MS, TickerType } from "@streampulse/core";
import type { SourceQuote } from "../../engine/ports/source.ts";
import type { Entry } from "./catalogue/table.ts";
import { alongAt, PastPrices, type Way } from "./past-prices.ts";
import { percentText, scaledText } from "./scaled-text.ts";
import type { Scenario } from "./scenario.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { TradingDay } from "./trading-day.ts";

/** Seconds a year in which the yearly volatility arises: 6.5 hours on 252 days, all weekdays, always. */
const STOCK_YEAR = 252 * 6.5 * 3_600;
const FOREX_YEAR = 252 * 24 * 3_600;
const CRYPTO_YEAR = 365 * 24 * 3_600;

const DAY_MS = STEP_MS[CandleStep.ONE_DAY];

/** A jump is about as large as what five minutes otherwise bring. */
const JUMP_SECONDS = 300;

/** In this time a price comes back to its course by two thirds. */
const RETURN_MS = 120_000;

/** After a longer pause (the machine slept) a path goes on with one move instead of all those it missed. */
const CATCH_UP_MS = 2_000;

/** Below so many units a day the volume is counted in thousandths. */
const WHOLE_VOLUMES_FROM = 1_000_000;

function secondsOfYear(type: TickerType): number {
  if (type === TickerType.CRYPTO) return CRYPTO_YEAR;
  return type === TickerType.FOREX ? FOREX_YEAR : STOCK_YEAR;
}

/** The digits of a ticker's volumes. */
function volumeDecimals({ type, dailyVolume = 0 }: Entry): number {
  return type === TickerType.CRYPTO && dailyVolume < WHOLE_VOLUMES_FROM ? 3 : 0;
}

/** What a ticker's prices are where nobody watches it. */
export function pastOf(entry: Entry, seed: number): PastPrices {
  return new PastPrices(entry, seed, volumeDecimals(entry));
}

/** How a market's paths are made. */
export interface PathRules {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Quotes a second in a calm market, on average. */
  readonly rate: number;
  /** When the market began, epoch ms. */
  readonly beganMs: number;
}

/**
 * The prices of one simulated ticker, on the grid of its tick size, at exponentially distributed times: around the course
 * that `PastPrices` has of the time, geometric Brownian motion with jumps that is drawn back to it. So it begins where
 * that stands, and is never far from where it will be taken up again. Prices depend on the seed, the ticker's name and the
 * times at which it is watched, and on nothing else. The walk is a float; what leaves it are whole numbers of 10^-decimals
 * and their text.
 */
export class PricePath {
  readonly entry: Entry;
  readonly day: TradingDay;
  readonly #rules: PathRules;
  readonly #random: SeededRandom;
  readonly #deviation: number;
  readonly #quotesPerMs: number;
  readonly #gap: number;
  readonly #volumeDecimals: number;
  readonly #course: PastPrices;
  /** The minute of the course that was looked at last. */
  #minute: Way | undefined;
  /** How far the price is from its course, without grid and scenario: a logarithm. */
  #strays = 0;
  #lastMs: number | undefined;
  /** Up to when the day has what was traded. */
  #countedMs = -Infinity;
  #nextMs = Infinity;
  #quote: Omit<SourceQuote, "id"> = {};

  constructor(entry: Entry, rules: PathRules, course = pastOf(entry, rules.seed)) {
    const { scenario } = rules;
    this.entry = entry;
    this.#rules = rules;
    this.#random = seededRandom(`${rules.seed} ${entry.canonical}`);
    this.#deviation = (entry.volatility * scenario.volatilityFactor) / Math.sqrt(secondsOfYear(entry.type));
    this.#quotesPerMs = (rules.rate * scenario.rateFactor) / 1_000;
    const side = this.#random.uniform() < 0.5 ? -1 : 1;
    this.#gap = side * (0.03 + 0.05 * this.#random.uniform());
    this.#volumeDecimals = volumeDecimals(entry);
    this.day = new TradingDay(entry.previousClose, (entry.dailyVolume ?? 0) * 10 ** this.#volumeDecimals);
    this.#course = course;
  }

  /** When it next has a quote, epoch ms; Infinity before `resume` was first called. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Starts the path, or takes it up after nobody watched: one move stands for all that were not made. */
  resume(nowMs: number): void {
    const isNewDay = !this.#isOfDay(nowMs);
    this.#countRest(nowMs);
    // Also while trading is halted there is a price of each day.
    if (isNewDay || !this.#isHalted(nowMs)) {
      this.#trade(nowMs, true);
      // What was traded while nobody watched is of the day, and not of this one price.
      const { size } = this.#quote;
      this.#quote = { ...this.#quote, size: size && scaledText(0, this.#volumeDecimals) };
    }
    this.#nextMs = nowMs + this.#spacing();
  }

  /** Makes the next quote if it falls due by `nowMs`; says whether it did. */
  next(nowMs: number): boolean {
    if (nowMs - this.#nextMs > CATCH_UP_MS) {
      this.#countRest(nowMs);
      this.#nextMs = nowMs;
    }
    const { scenario, beganMs } = this.#rules;
    if (this.#nextMs <= nowMs && this.#isHalted(this.#nextMs)) {
      this.#nextMs = beganMs + scenario.phaseEndsMs(this.#nextMs - beganMs) + this.#spacing();
    }
    if (this.#nextMs > nowMs) return false;
    this.#trade(this.#nextMs);
    this.#nextMs += this.#spacing();
    return true;
  }

  /** The last quote, under this id. */
  quote(id: number, nowMs: number): SourceQuote {
    const { price, size, bid, ask, volume, change, changePercent } = this.#quote;
    return { id, price, sourceTimeMs: nowMs, size, bid, ask, volume, change, changePercent };
  }

  #isHalted(atMs: number): boolean {
    return this.#rules.scenario.phase(atMs - this.#rules.beganMs) === "halted";
  }

  /** Milliseconds to the next quote, exponentially distributed: real quotes come in bunches and pauses too. */
  #spacing(): number {
    return -Math.log(1 - this.#random.uniform()) / this.#quotesPerMs;
  }

  /** The logarithm of the move of so many seconds; on average a price neither grows nor falls. */
  #moveOf(seconds: number): number {
    const deviation = this.#deviation * Math.sqrt(seconds);
    return deviation * this.#random.normal() - (deviation * deviation) / 2;
  }

  #trade(atMs: number, isResumed = false): void {
    const { scenario, beganMs } = this.#rules;
    const { tick } = this.entry;
    const tradedBefore = this.day.volume;
    const isNew = this.#lastMs === undefined;
    const ms = atMs - (this.#lastMs ?? atMs);
    this.#lastMs = atMs;
    if (isResumed) this.#strays = this.#returned(isNew ? Infinity : ms, atMs);
    else this.#strays = this.#strays * Math.exp(-ms / RETURN_MS) + this.#strayOf(ms);
    const elapsedMs = atMs - beganMs;
    const ticks = this.#ticksAt(atMs);
    const isOpen = scenario.phase(elapsedMs) !== "before-opening";
    const uncountedMs = Math.max(0, atMs - this.#countedMs);
    this.#countedMs = atMs;
    this.day.count(ticks * tick, atMs, uncountedMs, this.#random.uniform() * 2, isOpen);
    // A day that began since counts from nothing.
    const traded = Math.floor(this.day.volume) - (this.day.volume < tradedBefore ? 0 : Math.floor(tradedBefore));
    this.#write(ticks, traded);
  }

  /** The price where the walk stands now. */
  #ticksAt(atMs: number): number {
    const { scenario, beganMs } = this.#rules;
    const walk = this.#courseAt(atMs) * Math.exp(this.#strays);
    return Math.max(2, Math.round(walk * scenario.factor(atMs - beganMs, this.#gap)));
  }

  /** The course from minute to minute, in ticks. */
  #courseAt(atMs: number): number {
    let minute = this.#minute;
    if (!minute || atMs < minute.fromMs || atMs >= minute.toMs) {
      this.#minute = minute = this.#course.minuteAt(atMs);
    }
    return alongAt(minute, atMs);
  }

  /** The move of so many milliseconds away from the course: after long ones no more than is not drawn back by then. */
  #strayOf(ms: number): number {
    const move = this.#moveOf((-Math.expm1((-2 * ms) / RETURN_MS) * RETURN_MS) / 2_000);
    const isJump = this.#random.uniform() * 3_600_000 < this.#rules.scenario.jumpsPerHour * ms;
    return isJump ? move + this.#moveOf(JUMP_SECONDS) : move;
  }

  /** While nobody watched, the price comes to where its course is to the second. */
  #returned(ms: number, atMs: number): number {
    const second = alongAt(this.#course.secondAt(atMs), atMs);
    const isAt = Math.log(second / this.#courseAt(atMs));
    return isAt + (this.#strays - isAt) * Math.exp(-ms / RETURN_MS);
  }

  #isOfDay(nowMs: number): boolean {
    return this.#lastMs !== undefined && this.day.isOf(nowMs);
  }

  /** The day as it has been on its course while nobody watched: since the last price of this day, or all of it. */
  #countRest(nowMs: number): void {
    const isOfDay = this.#isOfDay(nowMs);
    const fromMs = isOfDay ? this.#countedMs : Math.floor(nowMs / DAY_MS) * DAY_MS;
    const [rest] = fromMs < nowMs ? this.#course.spans(CandleStep.ONE_DAY, { fromMs, toMs: nowMs }) : [];
    const { scenario, beganMs } = this.#rules;
    const { tick } = this.entry;
    const isOpen = scenario.phase(nowMs - beganMs) !== "before-opening";
    const prices = rest && isOpen && { open: rest.open * tick, high: rest.high * tick, low: rest.low * tick };
    if (isOfDay) this.day.include(rest?.volume ?? 0, prices);
    else this.day.begin(nowMs, this.#course.previousClose(nowMs), rest?.volume ?? 0, prices);
    this.#countedMs = nowMs;
  }

  /** Writes the quote's texts, bid and ask around the price: the last trade was at either or between. */
  #write(ticks: number, traded: number): void {
    const { decimals, tick, spreadBasisPoints, dailyVolume } = this.entry;
    const { previousClose, volume } = this.day;
    const hasBook = spreadBasisPoints > 0;
    const spread = Math.max(1, Math.round((ticks * spreadBasisPoints) / 10_000));
    const bid = ticks - Math.min(Math.floor(this.#random.uniform() * (spread + 1)), ticks - 1);
    this.#quote = {
      price: scaledText(ticks * tick, decimals),
      bid: hasBook ? scaledText(bid * tick, decimals) : undefined,
      ask: hasBook ? scaledText((bid + spread) * tick, decimals) : undefined,
      volume: dailyVolume === undefined ? undefined : scaledText(Math.floor(volume), this.#volumeDecimals),
      size: dailyVolume === undefined ? undefined : scaledText(traded, this.#volumeDecimals),
      change: scaledText(ticks * tick - previousClose, decimals),
      changePercent: percentText(ticks * tick, previousClose),
    };
  }
}
