import { decimalsOf, fromScaled, toScaled } from "@streampulse/core";

/** The exact sum of decimal texts, with as many digits behind the point as the longest has; `0` of none. */
export function sumOf(texts: readonly string[]): string {
  const scale = Math.max(0, ...texts.map(decimalsOf));
  return fromScaled(
    texts.reduce((sum, text) => sum + toScaled(text, scale), 0n),
    scale,
  );
}

/** The exact product of two decimal texts, without needless zeros behind the point. */
export function productOf(a: string, b: string): string {
  const [left, right] = [decimalsOf(a), decimalsOf(b)];
  const exact = fromScaled(toScaled(a, left) * toScaled(b, right), left + right);
  return exact.includes(".") ? exact.replace(/\.?0+$/, "") : exact;
}

/** 1, 0 or −1. */
export function signOf(text: string): number {
  return /[1-9]/.test(text) ? (text.startsWith("-") ? -1 : 1) : 0;
}

/** The same without its sign. */
export function sizeOf(text: string): string {
  return text.replace(/^-/, "");
}

/**
 * How much of a whole a part is, from 0 to 1: for lengths and angles alone, which is why it may be a float. 0 of a whole
 * that is nothing.
 */
export function shareOf(part: string, whole: string): number {
  const scale = Math.max(decimalsOf(part), decimalsOf(whole));
  const base = toScaled(whole, scale);
  if (base <= 0n) return 0;
  const size = toScaled(part, scale);
  return Math.min(1, Math.max(0, Number((size * 1_000_000n) / base) / 1_000_000));
}

/** The same in per cent, rounded half away from nought to one digit, as decimal text. */
export function percentOf(part: string, whole: string): string {
  const scale = Math.max(decimalsOf(part), decimalsOf(whole));
  const base = toScaled(whole, scale);
  if (base <= 0n) return "0";
  const scaled = toScaled(part, scale) * 1_000n;
  const half = scaled < 0n ? -base : base;
  return fromScaled((scaled * 2n + half) / (base * 2n), 1);
}
