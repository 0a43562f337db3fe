import { fromScaled, toScaled } from "@streampulse/core";

import { Amount, roundedText } from "./amount.ts";
import type { MoneyBag } from "./money.ts";

/** The rate from a whole currency to the one amounts are told in; undefined where none is quoted. */
export type RateOf = (currency: string) => Amount | undefined;

/**
 * Amounts as they are told in one currency: rounded half to even to its digits, as a whole number of its smallest unit.
 * What is added up is what was told, so that a total is the sum of its parts to the last digit.
 */
export class Teller {
  readonly currency: string;
  readonly digits: number;
  readonly #rateOf: RateOf;

  constructor(currency: string, digits: number, rateOf: RateOf) {
    this.currency = currency;
    this.digits = digits;
    this.#rateOf = rateOf;
  }

  /** An amount of the currency itself. */
  units(amount: Amount): bigint {
    return toScaled(roundedText(amount, this.digits), this.digits);
  }

  /** What an amount of another currency is in this one, exactly; undefined where no rate is quoted. */
  converted(currency: string, amount: Amount): Amount | undefined {
    const rate = this.#rateOf(currency);
    return rate && amount.times(rate);
  }

  /** What amounts are together; undefined where one has no rate. */
  sum(money: MoneyBag): Amount | undefined {
    let sum = new Amount("0");
    for (const [currency, amount] of money) {
      const converted = this.converted(currency, amount);
      if (converted === undefined) return undefined;
      sum = sum.plus(converted);
    }
    return sum;
  }

  text(units: bigint): string {
    return fromScaled(units, this.digits);
  }
}

/** `part` of `whole` in per cent with two digits, half away from zero; undefined of nothing. */
export function percentOf(part: bigint, whole: bigint): string | undefined {
  if (whole === 0n) return undefined;
  const size = whole < 0n ? -whole : whole;
  const scaled = part * 20_000n;
  return fromScaled((scaled + (part < 0n ? -size : size)) / (size * 2n), 2);
}
