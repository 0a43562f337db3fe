import { productOf, sumOf } from "./decimal-sum.ts";
import type { EntryValues } from "./entry-draft.ts";
import type { EntryKind } from "./entry-kinds.ts";
import { typedDecimal } from "./typed-decimal.ts";

/** What a trade comes to, fees included, exactly; undefined as long as the fields do not say it, and for what is no trade. */
export function entryTotal({ id, needs }: EntryKind, values: EntryValues, mark: "." | ","): string | undefined {
  if (!needs.includes("price")) return undefined;
  const [quantity, price] = [values.quantity, values.price].map((text) => typedDecimal(text ?? "", mark));
  if (quantity === undefined || price === undefined) return undefined;
  const feeText = (values.fee ?? "").trim();
  const fee = feeText === "" ? "0" : typedDecimal(feeText, mark);
  if (fee === undefined) return undefined;
  const isPaid = id === "buy" || id === "cover";
  return sumOf([productOf(quantity, price), isPaid || fee === "0" ? fee : `-${fee}`]);
}
