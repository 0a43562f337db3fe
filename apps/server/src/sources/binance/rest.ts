import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { count, isRecord } from "../vendor/json.ts";
import { VendorRest } from "../vendor/rest.ts";
import { WeightBudget } from "./weight-budget.ts";

const REFUSED_FOR_MS = 60_000;

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
        refusal: ({ status, headers }) => refusal(status, headers.get("retry-after")),
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

/**
 * What a status says of the caller, on a request or on the socket's upgrade: refused for its place (451, or
 * 403 of the web firewall) or for its haste (429, 418 when banned). Undefined for any other status.
 */
export function refusal(status: number, retryAfter: string | null | undefined): SourceFault | undefined {
  if (status === 451 || status === 403) {
    return new SourceFault("unavailable", "Binance refuses this location or network.", REFUSED_FOR_MS);
  }
  if (status !== 429 && status !== 418) return undefined;
  const seconds = retryAfter ? count(Number(retryAfter)) : undefined;
  // Without a figure: a minute for the rate, the shortest ban (two minutes) for a ban.
  const retryAfterMs = seconds === undefined ? (status === 418 ? 120_000 : 60_000) : seconds * 1_000;
  return new SourceFault("unavailable", "Binance asks for fewer requests.", retryAfterMs);
}
