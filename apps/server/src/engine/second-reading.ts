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
  #last: number | undefined;
  #doubted: SourceQuote | undefined;
  /** Side fields that came while a price was kept back. */
  #sideFields: SourceQuote | undefined;
  /** How many prices were dropped. */
  slips = 0;

  /** `bound`: a share of the last price, infinite to doubt nothing; undefined: a factor of two either way. */
  constructor(bound: number | undefined) {
    this.#bound = bound;
  }

  /** Tells, in order, what may be told now that this was said. */
  pass(said: SourceQuote, tell: (quote: SourceQuote) => void): void {
    if (this.#bound === Infinity) return tell(said);
    if (said.price === undefined) {
      if (this.#doubted === undefined) return tell(said);
      this.#sideFields = this.#sideFields ? updated(this.#sideFields, said) : said;
      return;
    }
    const price = Number(said.price);
    const doubted = this.#doubted;
    if (this.#last !== undefined && this.#isJump(this.#last, price)) {
      if (doubted === undefined || this.#isJump(Number(doubted.price), price)) return this.#keepBack(said);
      this.#doubted = undefined;
      tell(doubted);
    } else if (doubted !== undefined) this.#slipped();
    this.#last = price;
    if (this.#sideFields) tell(this.#sideFields);
    this.#sideFields = undefined;
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
    if (from === to) return false;
    if (this.#bound !== undefined) return Math.abs(to - from) > this.#bound * Math.abs(from);
    // A sign that changes is as much of a jump as any factor.
    const share = to / from;
    return !(share >= HALVED && share <= DOUBLED);
  }
}
