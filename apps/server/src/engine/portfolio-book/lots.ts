import { tickerOf } from "./activity-text.ts";
import { Ledger, type Closing } from "./ledger.ts";
import { DISPOSALS_TOLD } from "./limits.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";
import type { CostMethod, Lot } from "./position.ts";

/** Whose lots of which ticker are asked for: text that may hold anything. */
export interface LotsWish {
  readonly ticker: string;
  /** Absent: every account's. */
  readonly accountId?: string | undefined;
  readonly method: CostMethod;
}

/** A lot and where it is. */
export interface HeldLot extends Lot {
  readonly accountId: string;
  readonly ticker: string;
  readonly isShort: boolean;
}

/** What is held of a ticker, and what was made of the rest. */
export interface Lots {
  /** The oldest first. */
  readonly lots: readonly HeldLot[];
  /** The newest first, and no more than are told. */
  readonly closings: readonly Closing[];
  readonly leftOff: number;
}

/** Goes through all that happened with a ticker. Throws a FieldFault. */
export function lotsOf(records: PortfolioRecords, owner: string, wish: LotsWish): Promise<Lots> {
  const ticker = tickerOf("ticker", wish.ticker);
  const isAsked = (accountId: string) => wish.accountId === undefined || wish.accountId === accountId;
  return records.steady(owner, async () => {
    const { accounts } = await records.standing(owner);
    const closings: Closing[] = [];
    const closed = (closing: Closing) => {
      if (isAsked(closing.activity.accountId)) closings.push(closing);
    };
    const ledger = new Ledger(wish.method, accounts, { closed });
    for await (const day of records.inOrder(owner, { ticker })) for (const activity of day) ledger.apply(activity);
    const lots = [...ledger.holdings()]
      .filter(({ accountId }) => isAsked(accountId))
      .flatMap(({ accountId, position }) =>
        position.lots().map((lot) => ({ ...lot, accountId, ticker, isShort: position.isShort })),
      )
      .toSorted((a, b) => a.opened - b.opened);
    const leftOff = Math.max(0, closings.length - DISPOSALS_TOLD);
    return { lots, closings: closings.slice(leftOff).toReversed(), leftOff };
  });
}
