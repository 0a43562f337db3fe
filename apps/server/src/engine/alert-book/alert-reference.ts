import type { AlertCondition } from "../ports/alert.ts";
import { levelOf } from "./level.ts";

/** Whether a condition is compared with a price that is not known yet. */
export function lacksReference(condition: AlertCondition): boolean {
  return condition.kind === "percent_move" && condition.referencePrice === undefined;
}

/** Whether there are per cent of a price: of 0, or less, there are none. */
export function hasPercent(price: string): boolean {
  return levelOf(price).value > 0;
}

/** A condition that is compared with this price, where it lacks one and can be. */
export function withReference(condition: AlertCondition, price: string | undefined): AlertCondition {
  if (condition.kind !== "percent_move" || condition.referencePrice !== undefined) return condition;
  return price !== undefined && hasPercent(price) ? { ...condition, referencePrice: price } : condition;
}
