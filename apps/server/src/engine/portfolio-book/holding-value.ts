import type { Money } from "../ports/stores/portfolio-store.ts";
import { Amount, quantityText } from "./amount.ts";
import { unitOf } from "./currency.ts";
import { dayIn } from "./day.ts";
import type { Holding } from "./ledger.ts";
import { MoneyBag } from "./money.ts";
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
  /**
   * Of what the day's profit is a part, never below 0: what was held at the previous close as it was worth then, and what
   * was bought since as it was paid.
   */
  readonly dayBase: bigint | undefined;
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
  const day = facts && value !== undefined ? dayOf(facts, value) : undefined;

  /**
   * Its market's day: what it is worth more than at the previous close, but for what came and went since. Of told amounts,
   * so that of what was bought today the day's profit is the unrealised one to the last digit.
   */
  function dayOf(
    { previousClose, day: today, timeZone }: PriceFacts,
    now: bigint,
  ): { profit: bigint; base: bigint } | undefined {
    if (previousClose === undefined) return undefined;
    let startQuantity = position.quantity;
    let [cash, opened] = [MoneyBag.EMPTY, MoneyBag.EMPTY];
    for (const trade of recent) {
      const tradeDay = trade.timeMs === undefined ? trade.day : dayIn(timeZone, trade.timeMs);
      if (tradeDay < today) continue;
      startQuantity = startQuantity.minus(trade.quantity);
      [cash, opened] = [cash.plus(trade.cash), opened.plus(trade.opened)];
    }
    const start = told(worth(startQuantity, previousClose), teller);
    const [moved, spent] = [told(teller.sum(cash), teller), told(teller.sum(opened), teller)];
    if (start === undefined || moved === undefined || spent === undefined) return undefined;
    return { profit: now - start + moved, base: (start < 0n ? -start : start) + (spent < 0n ? -spent : spent) };
  }

  return {
    accountId,
    ticker,
    ...paid,
    facts,
    value,
    unpriced: value === undefined ? whyNot(priced) : undefined,
    dayProfit: day?.profit,
    dayBase: day?.base,
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
