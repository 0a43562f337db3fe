import { decimalsOf, fromScaled, toDecimal, toScaled } from "@streampulse/core";

/** A tick of less than 10^-18 is none; nor is one that no decimal text of that length can say. */
const DECIMALS_MAX = 18;

/** A double holds so many decimal digits whatever they are; more are noise of its printing. */
const TRUE_DIGITS = 15;

/**
 * How many digits behind the point a price has of which `pricescale` make one whole: 2 for 100, and, as bonds
 * trade in 32nds and 128ths, 5 for 32 and 7 for 128. Undefined where it is no whole number above zero.
 */
export function decimalsOfScale(pricescale: unknown): number | undefined {
  const text = typeof pricescale === "string" ? toDecimal(pricescale) : undefined;
  if (text === undefined || !/^\d{1,19}$/.test(text)) return undefined;
  const scale = BigInt(text);
  if (scale === 0n || scale > 10n ** BigInt(DECIMALS_MAX)) return undefined;
  for (let decimals = 0; decimals <= DECIMALS_MAX; decimals++) {
    if (10n ** BigInt(decimals) % scale === 0n) return decimals;
  }
  // No decimal text says a third exactly: as many digits as tell two ticks apart.
  return text.length;
}

/**
 * Decimal text of a number as the site wrote it. The digits are the site's, but where there are more than a double
 * can hold: the site printed one (`8004.8000000000001819`), and it is rounded to `decimals`, or, where these are not
 * known, to the shortest text of the same double.
 */
export function siteDecimal(value: unknown, decimals: number | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = toDecimal(value, decimals ?? 0);
  if (text === undefined || significantDigits(text) <= TRUE_DIGITS) return text;
  if (decimals === undefined) return toDecimal(String(Number(text)));
  return decimalsOf(text) > decimals ? rounded(text, decimals) : text;
}

function significantDigits(text: string): number {
  return text.replace(/^-?[0.]*/, "").replace(".", "").length;
}

/** Half away from zero. */
function rounded(text: string, decimals: number): string {
  const more = decimalsOf(text) - decimals;
  const value = toScaled(text, decimals + more);
  const unit = 10n ** BigInt(more);
  const half = value < 0n ? -unit / 2n : unit / 2n;
  return fromScaled((value + half) / unit, decimals);
}
