import { compareDecimal, decimalsOf, fromScaled, toScaled } from "@streampulse/core";

/** How far a price has to come back, at the least, before a repeating alert counts again: ticks, and parts per thousand. */
const BACK_TICKS = 2n;
const BACK_PER_MILLE = 1n;

/** A number that prices are compared with: exact text, and the float next to it, which only decides where to look. */
export interface Level {
  readonly text: string;
  readonly value: number;
}

/** The level of a decimal text. */
export function levelOf(text: string): Level {
  return { text, value: Number(text) };
}

/**
 * Negative, 0 or positive as a is below, at or above b. Exact: the float next to a decimal never orders two of them
 * the other way round, and where it makes them equal their texts decide.
 */
export function compareLevels(a: Level, b: Level): number {
  return a.value === b.value ? compareDecimal(a.text, b.text) : a.value - b.value;
}

/** A price moved by so many per cent, exact. `sign` −1 for down. */
export function movedBy(price: string, percent: string, sign: 1 | -1): string {
  const [priceScale, percentScale] = [decimalsOf(price), decimalsOf(percent)];
  const factor = toScaled("100", percentScale) + BigInt(sign) * toScaled(percent, percentScale);
  return fromScaled(toScaled(price, priceScale) * factor, priceScale + percentScale + 2);
}

/**
 * How far from a price another has to be for the way back to count: the greater of two ticks, where they are known, and
 * 0.1 %. Decimal text.
 */
export function backStep(price: string, decimals: number | undefined): string {
  const scale = Math.max(decimals ?? 0, decimalsOf(price) + 3);
  const share = (toScaled(price, scale) * BACK_PER_MILLE) / 1_000n;
  const ticks = decimals === undefined ? 0n : BACK_TICKS * 10n ** BigInt(scale - decimals);
  return fromScaled(share > ticks ? share : ticks, scale);
}

/** a + sign·b, exact. */
export function shifted(a: string, b: string, sign: 1 | -1): string {
  const scale = Math.max(decimalsOf(a), decimalsOf(b));
  return fromScaled(toScaled(a, scale) + BigInt(sign) * toScaled(b, scale), scale);
}
