import type { Holding } from "@streampulse/client/portfolio";
import { compareDecimal } from "@streampulse/core";

/** A column by which holdings can be ordered. */
export type HoldingColumn =
  | "ticker"
  | "quantity"
  | "price"
  | "value"
  | "share"
  | "day"
  | "unrealised"
  | "realised"
  | "income";

/** The order of holdings. */
export interface HoldingOrder {
  readonly by: HoldingColumn;
  readonly isDown: boolean;
}

/** The greatest first. */
export const BY_VALUE: HoldingOrder = { by: "value", isDown: true };

const AMOUNTS: Readonly<Record<Exclude<HoldingColumn, "ticker">, (holding: Holding) => string | undefined>> = {
  quantity: ({ quantity }) => quantity,
  price: ({ price }) => price,
  value: ({ value }) => value,
  share: ({ allocationPercent }) => allocationPercent,
  day: ({ dayProfit }) => dayProfit,
  unrealised: ({ unrealisedProfit }) => unrealisedProfit,
  realised: ({ realisedProfit }) => realisedProfit,
  income: ({ income }) => income,
};

/** What names a holding among all: a ticker may be in several accounts. */
export function holdingKey({ accountId, ticker }: Pick<Holding, "accountId" | "ticker">): string {
  return `${accountId} ${ticker}`;
}

/** Holdings in an order; what is unknown is last in both directions, and what is equal is by ticker. */
export function inOrder(holdings: readonly Holding[], { by, isDown }: HoldingOrder): readonly Holding[] {
  const turn = isDown ? -1 : 1;
  return holdings.toSorted((a, b) => {
    if (by === "ticker") return turn * byName(a, b);
    const [left, right] = [AMOUNTS[by](a), AMOUNTS[by](b)];
    if (left === undefined || right === undefined) {
      return left === right ? byName(a, b) : left === undefined ? 1 : -1;
    }
    return turn * compareDecimal(left, right) || byName(a, b);
  });
}

/** The next order when a column's head is pressed: figures begin with the greatest, names with A. */
export function turned(order: HoldingOrder, by: HoldingColumn): HoldingOrder {
  if (order.by === by) return { by, isDown: !order.isDown };
  return { by, isDown: by !== "ticker" };
}

/**
 * Holdings as they are now in the places that they had: nothing moves while the reader points at it. New ones are last.
 */
export function inPlace(holdings: readonly Holding[], places: readonly string[]): readonly Holding[] {
  const at = new Map(places.map((key, index) => [key, index]));
  const placeOf = (holding: Holding): number => at.get(holdingKey(holding)) ?? places.length;
  return holdings.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function byName(a: Holding, b: Holding): number {
  const [left, right] = [
    holdingKey({ accountId: a.ticker, ticker: a.accountId }),
    holdingKey({ accountId: b.ticker, ticker: b.accountId }),
  ];
  return left < right ? -1 : left > right ? 1 : 0;
}
