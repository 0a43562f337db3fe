import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ListLotsResponseSchema } from "@streampulse/proto";

import { quantityText, textOf } from "../../../engine/portfolio-book/amount.ts";
import { dayText } from "../../../engine/portfolio-book/day.ts";
import type { Lots } from "../../../engine/portfolio-book/lots.ts";

/** Lots and disposals as the contract tells them: what is short is below 0. */
export function lotsMessage({
  lots,
  lotsLeftOff,
  closings,
  leftOff,
}: Lots): MessageInitShape<typeof ListLotsResponseSchema> {
  return {
    lots: lots.map(({ number, accountId, ticker, day, quantity, cost, isShort }) => ({
      activityId: String(number),
      ...{ accountId, ticker },
      day: dayText(day),
      quantity: quantityText(isShort ? quantity.times("-1") : quantity),
      cost: (isShort ? cost.negated() : cost).told(),
    })),
    disposals: closings.map(({ activity, quantity, proceeds, cost }) => ({
      activityId: String(activity.number),
      accountId: activity.accountId,
      ticker: activity.ticker as string,
      day: dayText(activity.day),
      quantity: textOf(quantity),
      proceeds: proceeds.told(),
      cost: cost.told(),
      profit: proceeds.minus(cost).told(),
    })),
    disposalsLeftOff: leftOff,
    lotsLeftOff,
  };
}
