import { compareDecimal, percentChange } from "@streampulse/core";
import type { NumberText } from "../../../ui/number-text.ts";

/** How far a price is from a level, without its sign: `2.42 % away`, or `there`; undefined where it cannot be told. */
export function distanceText(price: string, level: string, numbers: Pick<NumberText, "price">): string | undefined {
  if (compareDecimal(price, "0") <= 0) return undefined;
  const percent = percentChange(level, price)?.replace("-", "");
  if (percent === undefined) return undefined;
  return compareDecimal(level, price) === 0 ? "there" : `${numbers.price(percent, 2)} % away`;
}
