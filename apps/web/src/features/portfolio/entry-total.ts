import { subtractDecimal } from "@streampulse/core";
import { type NumberMarks, numberTyped } from "../../ui/number-typed.ts";
import { productOf, sumOf } from "./decimal-sum.ts";
import type { EntryValues } from "./entry-draft.ts";
import type { EntryKind } from "./entry-kinds.ts";

/** What a trade comes to, fees included, exactly; undefined as long as the fields do not say it, and for what is no trade. */
export function entryTotal({ id, needs }: EntryKind, values: EntryValues, marks: NumberMarks): string | undefined {
  if (!needs.includes("price")) return undefined;
  const read = (text: string | undefined): string | undefined => {
    const decimal = numberTyped(text ?? "", marks);
    // None of a trade's numbers is below 0.
    return typeof decimal === "string" && !decimal.startsWith("-") ? decimal : undefined;
  };
  const [quantity, price] = [read(values.quantity), read(values.price)];
  const fee = (values.fee ?? "").trim() === "" ? "0" : read(values.fee);
  if (quantity === undefined || price === undefined || fee === undefined) return undefined;
  const bare = productOf(quantity, price);
  return id === "buy" || id === "cover" ? sumOf([bare, fee]) : subtractDecimal(bare, fee);
}
