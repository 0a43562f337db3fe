import { Big } from "big.js";

/**
 * Exact decimals for amounts, quantities and rates: made of text only, so that no float slips in. A division, which may
 * not end, is cut at 20 digits behind the point, half to even; everything else is exact.
 */
export const Amount = Big();
Amount.strict = true;
Amount.DP = 20;
Amount.RM = 2;

/** An exact decimal. */
export type Amount = Big;

/** Nothing, of whatever it is. */
export const ZERO = new Amount("0");

/** The contract's decimal text: no exponent, no `-0`, no digit more than it takes. */
export function textOf(amount: Amount): string {
  return amount.eq(ZERO) ? "0" : amount.toFixed();
}

/** Rounded half to even, with exactly `digits` digits behind the point. */
export function roundedText(amount: Amount, digits: number): string {
  const text = amount.toFixed(digits, 2);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
