import type { AlertCondition } from "@streampulse/client/alerts";
import { compareDecimal, decimalsOf, fromScaled, toScaled } from "@streampulse/core";

/** The same condition at another price; undefined where it does not wait for one price. */
export function atPrice(condition: AlertCondition | undefined, price: string): AlertCondition | undefined {
  const level = { price };
  if (condition?.above) return { above: level };
  if (condition?.below) return { below: level };
  if (condition?.crossing) return { crossing: level };
  if (condition?.crossingUp) return { crossingUp: level };
  return condition?.crossingDown ? { crossingDown: level } : undefined;
}

/** A price so many of its ticker's smallest digits higher; the price itself where it would no longer be above 0. */
export function nudged(price: string, digits: number, decimals: number): string {
  const scale = Math.max(decimals, decimalsOf(price));
  const moved = fromScaled(toScaled(price, scale) + BigInt(digits) * 10n ** BigInt(scale - decimals), scale);
  return compareDecimal(moved, "0") > 0 ? moved : price;
}

/** By how many digits a key moves a level; undefined for every other key. */
export function digitsOfKey(key: string, isShift: boolean): number | undefined {
  const digits = isShift ? 10 : 1;
  if (key === "ArrowUp") return digits;
  if (key === "ArrowDown") return -digits;
  if (key === "PageUp") return 100;
  return key === "PageDown" ? -100 : undefined;
}
