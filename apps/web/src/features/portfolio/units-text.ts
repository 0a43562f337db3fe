import { type NumberText, numbers } from "../../ui/number-text.ts";

/** A number of units, with the digits that it has and no needless nought. */
export function unitsText(quantity: string, written: NumberText = numbers): string {
  return written.price(quantity.includes(".") ? quantity.replace(/\.?0+$/, "") : quantity);
}
