import { decimalsOf, fromScaled, toDecimal, toScaled } from "@streampulse/core";

/** A number of so many digits is a whole one, and so is a sum of nine of them. */
const DIGITS_MAX = 15;
const ZERO = 48;

/** An amount, read once to be added to several sums. */
export class Amount {
  text = "";
  /** How many digits stand behind its point. */
  scale = 0;
  /** Its digits as a whole number; NaN where there are too many. */
  units = 0;

  /** Reads decimal text that is not negative, in place of what was read before. */
  read(text: string): this {
    this.text = text;
    this.scale = decimalsOf(text);
    this.units = unitsOf(text);
    return this;
  }
}

/** The exact sum of amounts in decimal text, quick while it has few digits, as it nearly always has. */
export class ExactSum {
  #scale = 0;
  /** A safe integer, counted in 10^-scale. */
  #units = 0;
  /** What did not fit into it. */
  #beyond = 0n;

  add(amount: Amount): void {
    if (amount.scale === this.#scale) {
      const units = this.#units + amount.units;
      // Not so for NaN either.
      if (units <= Number.MAX_SAFE_INTEGER) {
        this.#units = units;
        return;
      }
    }
    this.#addSlowly(amount);
  }

  /** Decimal text without needless zeros. */
  toString(): string {
    const text = fromScaled(this.#beyond + BigInt(this.#units), this.#scale);
    return toDecimal(text) ?? text;
  }

  #addSlowly({ text, scale }: Amount): void {
    let whole = this.#beyond + BigInt(this.#units);
    if (scale > this.#scale) {
      whole *= 10n ** BigInt(scale - this.#scale);
      this.#scale = scale;
    }
    whole += toScaled(text, this.#scale);
    const fits = whole <= BigInt(Number.MAX_SAFE_INTEGER);
    this.#units = fits ? Number(whole) : 0;
    this.#beyond = fits ? 0n : whole;
  }
}

function unitsOf(text: string): number {
  if (text.length > DIGITS_MAX) return NaN;
  let units = 0;
  for (let n = 0; n < text.length; n++) {
    const digit = text.charCodeAt(n) - ZERO;
    if (digit >= 0) units = units * 10 + digit;
  }
  return units;
}
