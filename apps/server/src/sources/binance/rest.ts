import type { Scheduler } from "@streampulse/core";
import { isRecord } from "../vendor/json.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { VendorRest } from "../vendor/rest.ts";
import { WeightBudget } from "./weight-budget.ts";

/** The vendor's codes of "there is no such symbol" and "a symbol is not spelled so". */
const NO_SUCH_SYMBOL = new Set([-1121, -1100]);

/** A 4xx answer that says that there is no such symbol. */
export const UNKNOWN_SYMBOL = Symbol("unknown symbol");

/** Binance's public REST API within its weight budget. Answers are JSON, or UNKNOWN_SYMBOL. */
export class BinanceRest extends VendorRest {
  readonly #budget: WeightBudget;

  constructor(base: string, scheduler: Scheduler) {
    const budget = new WeightBudget(scheduler);
    super(
      {
        vendor: "Binance",
        base,
        spend: (weight) => budget.spend(weight),
        told: ({ headers }) => budget.told(Number(headers.get("x-mbx-used-weight-1m"))),
        refusal: ({ status, headers }) => refusalOf("Binance", status, headers.get("retry-after"), scheduler.now()),
        stayAway: (fault) => budget.stayAway(fault),
        meaning: (status, body) => (isNoSuchSymbol(status, body) ? UNKNOWN_SYMBOL : undefined),
      },
      scheduler,
    );
    this.#budget = budget;
  }

  /** Weight left in this minute. */
  budgetLeft(): number {
    return this.#budget.left();
  }
}

function isNoSuchSymbol(status: number, body: unknown): boolean {
  const code = isRecord(body) ? body["code"] : undefined;
  return status === 400 && typeof code === "number" && NO_SUCH_SYMBOL.has(code);
}
