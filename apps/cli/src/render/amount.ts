import { compareDecimal, decimalsOf, isDecimal } from "@streampulse/core";

/** What stands where a value is not known; never 0. */
export const UNKNOWN = "—";

/**
 * A price as people read it: thousands apart, at least the ticker's own number of decimals, every digit
 * that was sent. Text that is no decimal is unknown.
 */
export function showPrice(price: string | undefined, decimals = 0): string {
  if (price === undefined || !isDecimal(price)) return UNKNOWN;
  const [whole = "", fraction = ""] = price.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  // A bound, since the number of decimals comes from elsewhere.
  const filled = fraction.padEnd(Math.min(Math.max(decimals, 0), 18), "0");
  return filled === "" ? grouped : `${grouped}.${filled}`;
}

/** An amount of money: as a price, with the decimals that its currency has at least. */
export function showAmount(amount: string | undefined, currency: string): string {
  return showPrice(amount, digitsOf(currency));
}

/** ISO 4217's minor digits; 2 of codes that it does not know, such as USDT. */
function digitsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Negative, 0 or positive as the decimal is; 0 for an unknown one. */
export function signOf(value: string | undefined): number {
  return value !== undefined && isDecimal(value) ? Math.sign(compareDecimal(value, "0")) : 0;
}

/** A change with its sign: `+1.20`, `-0.30`, `0.00`. */
export function showChange(change: string | undefined, decimals = 0): string {
  const text = showPrice(change, decimals);
  return signOf(change) > 0 ? `+${text}` : signOf(change) === 0 ? text.replace(/^-/, "") : text;
}

/** A change in per cent with its sign and two digits, rounded half away from zero: `+0.56%`. */
export function showPercent(percent: string | undefined): string {
  if (percent === undefined || !isDecimal(percent)) return UNKNOWN;
  const rounded = roundDecimal(percent, 2);
  return `${showChange(rounded, 2)}%`;
}

const UNITS = ["", "K", "M", "B", "T"] as const;

/** A volume in three digits and a unit, cut and never rounded up: `12.3M`, `987`. */
export function showVolume(volume: string | undefined): string {
  if (volume === undefined || !isDecimal(volume)) return UNKNOWN;
  const [whole = "", fraction = ""] = volume.split(".");
  const digits = whole.replace(/^-/, "");
  const step = Math.min(UNITS.length - 1, Math.floor((digits.length - 1) / 3));
  const front = digits.slice(0, digits.length - step * 3);
  const behind = (step === 0 ? fraction : digits.slice(front.length)).slice(0, Math.max(0, 3 - front.length));
  const sign = whole.startsWith("-") ? "-" : "";
  return `${sign}${front}${behind === "" || /^0+$/.test(behind) ? "" : `.${behind}`}${UNITS[step]}`;
}

function roundDecimal(text: string, decimals: number): string {
  const behind = decimalsOf(text);
  if (behind <= decimals) return text;
  const negative = text.startsWith("-");
  const digits = text.replace("-", "").replace(".", "");
  const cut = behind - decimals;
  const up = digits.charCodeAt(digits.length - cut) >= 53 ? 1n : 0n;
  const value = (BigInt(digits.slice(0, digits.length - cut) || "0") + up).toString().padStart(decimals + 1, "0");
  return `${negative ? "-" : ""}${value.slice(0, -decimals)}.${value.slice(-decimals)}`;
}
