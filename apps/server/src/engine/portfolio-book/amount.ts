import { Big } from "big.js";

/**
 * Exact decimals for amounts, quantities and rates: made of text only, so that no float slips in. A division, which may
 * not end, is cut at 20 digits behind the point, half to even; everything else is exact.
 */
export const Amount = Big();
Amount.strict = true;
Amount.DP = 20;
Amount.RM = 2;

/** How many digits behind the point quantities are given and told with. */
export const QUANTITY_DIGITS = 18;
const QUANTITY_STEP = new Amount("0.000000000000000001");
/** So many digits more than amounts have. */
const FINER = new Amount("100000000000000000000");
const FINER_BACK = new Amount("0.00000000000000000001");

/** An exact decimal. */
export type Amount = Big;

/** Nothing, of whatever it is. */
export const ZERO = new Amount("0");

/** The contract's decimal text: no exponent, no `-0`, no digit more than it takes. */
export function textOf(amount: Amount): string {
  return amount.eq(ZERO) ? "0" : amount.toFixed();
}

/** Divided, and cut at 40 digits behind the point: quantities go through many splits, and come out as they were. */
export function finelyDivided(amount: Amount, by: Amount): Amount {
  return amount.times(FINER).div(by).times(FINER_BACK);
}

/** A quantity as it is told: what is finer than anybody can say is rounded, half to even. */
export function quantityText(quantity: Amount): string {
  return textOf(quantity.round(QUANTITY_DIGITS, 2));
}

/** Whether two quantities are the same but for what is finer than anybody can say. */
export function areSameQuantity(a: Amount, b: Amount): boolean {
  return a.minus(b).abs().lt(QUANTITY_STEP);
}

/** Rounded half to even, with exactly `digits` digits behind the point. */
export function roundedText(amount: Amount, digits: number): string {
  const text = amount.toFixed(digits, 2);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
