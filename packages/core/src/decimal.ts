/**
 * Exact arithmetic on decimal text (`-?\d+(\.\d+)?`), the form in which every price and amount travels.
 * No float ever holds one.
 */

const DECIMAL = /^-?\d+(\.\d+)?$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** The most digits an expanded number may have: a vendor's 1e4000 is no price. */
const MAX_DIGITS = 64;

/** Whether the text is decimal text as the contract writes it. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/**
 * Decimal text from a vendor's number text: exponents are expanded exactly, a leading + and needless
 * leading zeros dropped, zeros beyond `decimals` (default 0) dropped, nothing rounded.
 * Undefined for a text that is no number (`NaN`, an empty text, hundreds of digits).
 */
export function toDecimal(text: string, decimals = 0): string | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const whole = match[2] ?? "";
  const part = match[3] ?? "";
  if (whole === "" && part === "") return undefined;
  const exponent = Number(match[4] ?? 0);
  let digits = whole + part;
  let point = whole.length + exponent;
  if (Math.abs(exponent) > MAX_DIGITS || digits.length > MAX_DIGITS) return undefined;
  if (point <= 0) {
    digits = "0".repeat(1 - point) + digits;
    point = 1;
  } else if (point > digits.length) digits += "0".repeat(point - digits.length);
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  let fraction = digits.slice(point);
  let end = fraction.length;
  while (end > decimals && fraction.charCodeAt(end - 1) === 48) end--;
  fraction = fraction.slice(0, end);
  const value = fraction === "" ? integer : `${integer}.${fraction}`;
  return match[1] === "-" && /[1-9]/.test(value) ? `-${value}` : value;
}

/** How many digits stand behind the point. */
export function decimalsOf(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? 0 : text.length - point - 1;
}

/** The decimal as an integer count of 10^-scale; scale must be at least `decimalsOf(text)`. */
export function toScaled(text: string, scale: number): bigint {
  const point = text.indexOf(".");
  const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1);
  return BigInt(digits + "0".repeat(scale - decimalsOf(text)));
}

/** The inverse of `toScaled`, with exactly `scale` digits behind the point. */
export function fromScaled(value: bigint, scale: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Negative, 0 or positive as a is less than, equal to or greater than b in value (`1.0` equals `1`). */
export function compareDecimal(a: string, b: string): number {
  if (a === b) return 0;
  // The common case on the tick path: two positive prices of one ticker with the same number of digits.
  if (a.length === b.length && a.indexOf(".") === b.indexOf(".") && a.charCodeAt(0) !== 45 && b.charCodeAt(0) !== 45) {
    return a < b ? -1 : 1;
  }
  const scale = Math.max(decimalsOf(a), decimalsOf(b));
  const difference = toScaled(a, scale) - toScaled(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** a − b, exact, with the greater of their numbers of digits behind the point. */
export function subtractDecimal(a: string, b: string): string {
  const scale = Math.max(decimalsOf(a), decimalsOf(b));
  return fromScaled(toScaled(a, scale) - toScaled(b, scale), scale);
}

/**
 * (now − before) / before in per cent, rounded half away from zero to `decimals` digits; undefined where
 * before is zero.
 */
export function percentChange(now: string, before: string, decimals = 2): string | undefined {
  const scale = Math.max(decimalsOf(now), decimalsOf(before));
  const base = toScaled(before, scale);
  if (base === 0n) return undefined;
  const difference = (toScaled(now, scale) - base) * 100n * 10n ** BigInt(decimals);
  const size = base < 0n ? -base : base;
  const half = difference < 0n ? -size : size;
  return fromScaled((difference * 2n + half) / (size * 2n), decimals);
}
