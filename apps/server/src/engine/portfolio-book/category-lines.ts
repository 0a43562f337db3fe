import type { BudgetTarget } from "../ports/stores/portfolio-store.ts";
import { nameKey } from "./name-key.ts";

/** How a line of a budget is told. */
interface Written {
  readonly flow: BudgetTarget["flow"];
  readonly category: string;
}

/** By what a category has its line: in the order of flows and names, and the same for names that are alike. */
export function lineKey(flow: BudgetTarget["flow"], category: string): string {
  return `${flow} ${nameKey(category)}`;
}

/** The lines of a budget, each written as its category was first. */
export class CategoryLines {
  readonly #first = new Map<string, Written>();

  /** The key of a category's line; of the ways it is written the one that was asked for first stands. */
  keyOf(flow: BudgetTarget["flow"], category: string): string {
    const key = lineKey(flow, category);
    if (!this.#first.has(key)) this.#first.set(key, { flow, category });
    return key;
  }

  /** Of a key that `keyOf` gave. */
  written(key: string): Written {
    return this.#first.get(key) as Written;
  }
}
