import { compareDecimal, decimalsOf, fromScaled, toScaled } from "@streampulse/core";

import type { Reading } from "./gauge.ts";
import { compareLevels, levelOf, type Level } from "./level.ts";

/** Into how many steps a window is cut: so many prices are kept of it, and so exact is its length. */
const STEPS = 600;

/** How close two floats have to be for their texts to decide; far more than their own inexactness. */
const NEAR = 1e-9;

/** Prices of some moments long ago, together. */
export interface PastPrices {
  readonly atMs: number;
  readonly low: Level;
  readonly high: Level;
  readonly last: Level;
}

/** The last price of one step. */
interface Step {
  readonly at: number;
  last: Level;
  /** Whether it was the price until the next step had one: not where prices were not heard in between. */
  isCarried: boolean;
}

/**
 * The lowest and the highest price of a time that ends now: of the prices in it, and the one that was there when it
 * began. However many quotes there are, it keeps at most three for each of its steps.
 */
export class PriceWindow {
  readonly #stepMs: number;
  #lows: { at: number; price: Level }[] = [];
  #highs: { at: number; price: Level }[] = [];
  #steps: Step[] = [];
  #before: Level | undefined;

  constructor(windowMs: number) {
    this.#stepMs = windowMs / STEPS;
  }

  /** A price, at a time that is not before the last one's. */
  add(price: Level, nowMs: number): void {
    const last = this.#steps.at(-1);
    const at = Math.max(Math.floor(nowMs / this.#stepMs), last?.at ?? 0);
    if (last?.at === at) {
      last.last = price;
      last.isCarried = true;
    } else this.#steps.push({ at, last: price, isCarried: true });
    keepExtreme(this.#lows, at, price, 1);
    keepExtreme(this.#highs, at, price, -1);
    this.#forget(at - STEPS);
  }

  /** What was before all that it has, in order; prices were not heard in between. What is not before that is left out. */
  addBefore(past: readonly PastPrices[]): void {
    const [lows, highs, steps] = [this.#lows, this.#highs, this.#steps];
    [this.#lows, this.#highs, this.#steps] = [[], [], []];
    const firstMs = (steps[0]?.at ?? Infinity) * this.#stepMs;
    for (const { atMs, low, high, last } of past.filter((prices) => prices.atMs < firstMs)) {
      for (const price of [low, high, last]) this.add(price, atMs);
    }
    this.interrupt();
    this.#steps.push(...steps);
    for (const { at, price } of lows) keepExtreme(this.#lows, at, price, 1);
    for (const { at, price } of highs) keepExtreme(this.#highs, at, price, -1);
    const newest = this.#steps.at(-1);
    if (newest) this.#forget(newest.at - STEPS);
  }

  /** Prices were not heard since the last one: nobody knows how long that was the price. */
  interrupt(): void {
    const last = this.#steps.at(-1);
    if (last) last.isCarried = false;
  }

  /** How many prices it keeps. */
  get size(): number {
    return this.#steps.length + this.#lows.length + this.#highs.length;
  }

  /** The lowest price; there is one once a price was added. */
  get low(): Level {
    return extreme((this.#lows[0] as { price: Level }).price, this.#before, 1);
  }

  get high(): Level {
    return extreme((this.#highs[0] as { price: Level }).price, this.#before, -1);
  }

  #forget(upTo: number): void {
    let gone = 0;
    for (let step = this.#steps[0]; step && step.at <= upTo; step = this.#steps[++gone]) {
      this.#before = step.isCarried ? step.last : undefined;
    }
    if (gone > 0) this.#steps.splice(0, gone);
    while ((this.#lows[0]?.at ?? Infinity) <= upTo) this.#lows.shift();
    while ((this.#highs[0]?.at ?? Infinity) <= upTo) this.#highs.shift();
  }
}

/** Keeps what may yet be the extreme: no later price is as far out. `sign` 1 for the lowest. */
function keepExtreme(kept: { at: number; price: Level }[], at: number, price: Level, sign: 1 | -1): void {
  while (kept.length > 0 && compareLevels((kept.at(-1) as { price: Level }).price, price) * sign >= 0) kept.pop();
  if (kept.at(-1)?.at !== at) kept.push({ at, price });
}

function extreme(inside: Level, before: Level | undefined, sign: 1 | -1): Level {
  return before !== undefined && compareLevels(before, inside) * sign < 0 ? before : inside;
}

/** How many times another price a price is. */
export class Ratio implements Reading {
  #price: Level = levelOf("1");
  #of: Level = levelOf("1");

  /** Itself, of these two from now on. */
  of(price: Level, of: Level): this {
    this.#price = price;
    this.#of = of;
    return this;
  }

  compare(level: Level): number {
    const about = this.#price.value / this.#of.value - level.value;
    return Math.abs(about) > NEAR * level.value ? about : compareDecimal(this.#price.text, product(this.#of, level));
  }
}

function product(a: Level, b: Level): string {
  const [ofA, ofB] = [decimalsOf(a.text), decimalsOf(b.text)];
  return fromScaled(toScaled(a.text, ofA) * toScaled(b.text, ofB), ofA + ofB);
}
