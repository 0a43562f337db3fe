import { updated } from "./board.ts";
import type { SourceQuote } from "./ports/source.ts";

/** Where a source names no bound of its own, a price is doubted beyond twice or below half of the last one. */
const DOUBLED = 2;
const HALVED = 0.5;

/**
 * Keeps back a price that jumps beyond a bound until the next one of the same source agrees with it, to
 * within the bound: then both are told, in their order. Where the next one is back at the old level, or at
 * a third one, the price kept back was a slip and is dropped. Floats judge sizes here; no price is made of them.
 */
export class SecondReading {
  readonly #bound: number | undefined;
  readonly #allowsTenth: boolean;
  /** The last price told. */
  #last: string | undefined;
  #doubted: SourceQuote | undefined;
  /** Side fields that came while a price was kept back. */
  #sideFields: SourceQuote | undefined;
  /** How many prices were dropped. */
  slips = 0;

  /** `bound`: a share of the last price, infinite to doubt nothing; undefined: a factor of two either way. */
  constructor(bound: number | undefined) {
    this.#bound = bound;
    this.#allowsTenth = bound === undefined || bound >= 0.1;
  }

  /** Tells, in order, what may be told now that this was said. */
  pass(said: SourceQuote, tell: (quote: SourceQuote) => void): void {
    if (this.#bound === Infinity) return tell(said);
    if (said.isWhole) return this.#begin(said, tell);
    if (said.price === undefined) {
      if (this.#doubted === undefined) return tell(said);
      this.#sideFields = this.#sideFields ? updated(this.#sideFields, said) : said;
      return;
    }
    const { price } = said;
    const doubted = this.#doubted;
    if (doubted === undefined && this.#allowsTenth && isNear(this.#last, price)) {
      this.#last = price;
      return tell(said);
    }
    if (this.#last !== undefined && this.#isJump(Number(this.#last), Number(price))) {
      if (doubted === undefined || this.#isJump(Number(doubted.price), Number(price))) return this.#keepBack(said);
      this.#doubted = undefined;
      tell(doubted);
    } else if (doubted !== undefined) this.#slipped();
    this.#last = price;
    if (this.#sideFields) tell(this.#sideFields);
    this.#sideFields = undefined;
    tell(said);
  }

  /** What was told before is not true any more: there is nothing to doubt it by. */
  #begin(said: SourceQuote, tell: (quote: SourceQuote) => void): void {
    this.#doubted = this.#sideFields = undefined;
    this.#last = said.price;
    tell(said);
  }

  #keepBack(said: SourceQuote): void {
    if (this.#doubted) this.#slipped();
    this.#doubted = said;
  }

  #slipped(): void {
    this.slips++;
    this.#doubted = undefined;
  }

  #isJump(from: number, to: number): boolean {
    return isJump(this.#bound, from, to);
  }
}

/** Whether a price is farther from another than a bound as `SecondReading` has it. */
export function isJump(bound: number | undefined, from: number, to: number): boolean {
  if (from === to) return false;
  if (bound !== undefined) return Math.abs(to - from) > bound * Math.abs(from);
  // A sign that changes is as much of a jump as any factor.
  const share = to / from;
  return !(share >= HALVED && share <= DOUBLED);
}

/**
 * Whether two prices are within a tenth of each other by their first three characters, as mostly they are: two of them at
 * least are digits. Where it says no they may be all the same.
 */
function isNear(last: string | undefined, price: string): boolean {
  if (last === undefined || last.length !== price.length) return false;
  const first = price.charCodeAt(0);
  return (
    first > ZERO &&
    first <= NINE &&
    last.charCodeAt(0) === first &&
    last.charCodeAt(1) === price.charCodeAt(1) &&
    last.charCodeAt(2) === price.charCodeAt(2) &&
    last.indexOf(".") === price.indexOf(".")
  );
}

const ZERO = 48;
const NINE = 57;
