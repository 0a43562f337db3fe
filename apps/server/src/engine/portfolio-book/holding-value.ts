import type { Money } from "../ports/stores/portfolio-store.ts";
import { Amount, quantityText, ZERO } from "./amount.ts";
import { unitOf } from "./currency.ts";
import { dayIn } from "./day.ts";
import type { Holding } from "./ledger.ts";
import type { PriceFacts } from "./price-facts.ts";
import type { Teller } from "./told-amount.ts";

/** Why something has no value. */
export type Unpriced = "no_price" | "unknown_ticker" | "no_rate" | "no_currency";

/** One holding as it is told. Amounts are whole numbers of the smallest unit of the currency they are told in. */
export interface HoldingValue {
  readonly accountId: string;
  readonly ticker: string;
  readonly quantity: string;
  /** As it was paid; of a short position below 0, what it brought. */
  readonly cost: readonly Money[];
  readonly costValue: bigint | undefined;
  readonly facts: PriceFacts | undefined;
  /** Undefined: unpriced, and `unpriced` says why. */
  readonly value: bigint | undefined;
  readonly unpriced: Unpriced | undefined;
  readonly dayProfit: bigint | undefined;
  /** What it was worth at the previous close: of which the day's profit is a part. */
  readonly dayStart: bigint | undefined;
  readonly unrealised: bigint | undefined;
  readonly realised: bigint | undefined;
  readonly income: bigint | undefined;
}

/** What is the same at any price. */
export type Paid = Pick<HoldingValue, "quantity" | "cost" | "costValue" | "realised" | "income">;

/** What was paid for a holding and made of it, at the rates of now. */
export function paidFor({ position }: Holding, teller: Teller): Paid {
  const cost = position.isShort ? position.cost.negated() : position.cost;
  return {
    quantity: quantityText(position.quantity),
    cost: cost.told(),
    costValue: told(teller.sum(cost), teller),
    realised: told(teller.sum(position.realised), teller),
    income: told(teller.sum(position.income), teller),
  };
}

/** What is known of a ticker's price: its facts, or why there are none. */
export type Priced = PriceFacts | "no_price" | "unknown_ticker";

/** Values one holding. */
export function valueHolding(
  { accountId, ticker, position, recent }: Holding,
  priced: Priced,
  paid: Paid,
  teller: Teller,
): HoldingValue {
  const facts = typeof priced === "string" ? undefined : priced;
  const { costValue } = paid;
  const unit = facts?.currency === undefined ? undefined : unitOf(facts.currency);
  const worth = (quantity: Amount, price: string) =>
    unit && teller.converted(unit.currency, quantity.times(new Amount(price)).div(unit.perUnit));
  const exact = facts && worth(position.quantity, facts.price);
  const value = told(exact, teller);
  const day = facts && exact ? dayOf(facts, exact) : undefined;

  /** Its market's day: what it is worth more than at the previous close, but for what came and went since. */
  function dayOf(
    { previousClose, day: today, timeZone }: PriceFacts,
    now: Amount,
  ): { profit: Amount; start: Amount } | undefined {
    if (previousClose === undefined) return undefined;
    let startQuantity = position.quantity;
    let cash: Amount | undefined = ZERO;
    for (const trade of recent) {
      const tradeDay = trade.timeMs === undefined ? trade.day : dayIn(timeZone, trade.timeMs);
      if (tradeDay < today) continue;
      startQuantity = startQuantity.minus(trade.quantity);
      const sum = teller.sum(trade.cash);
      cash = cash && sum && cash.plus(sum);
    }
    const start = worth(startQuantity, previousClose);
    return cash && start && { profit: now.minus(start).plus(cash), start };
  }

  return {
    accountId,
    ticker,
    ...paid,
    facts,
    value,
    unpriced: value === undefined ? whyNot(priced) : undefined,
    dayProfit: told(day?.profit, teller),
    dayStart: told(day?.start, teller),
    unrealised: value === undefined || costValue === undefined ? undefined : value - costValue,
  };
}

function told(amount: Amount | undefined, teller: Teller): bigint | undefined {
  return amount && teller.units(amount);
}

function whyNot(priced: Priced): Unpriced {
  if (typeof priced === "string") return priced;
  return priced.currency === undefined ? "no_currency" : "no_rate";
}
