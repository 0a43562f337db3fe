import { tickerOf } from "./activity-text.ts";
import { FieldFault } from "./field-fault.ts";
import { Ledger, type Closing, type Holding } from "./ledger.ts";
import { DISPOSALS_TOLD, LOTS_TOLD } from "./limits.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";
import type { CostMethod, Lot } from "./position.ts";
import { merging } from "./sorting.ts";

/** Whose lots of which ticker are asked for: text that may hold anything. */
export interface LotsWish {
  readonly ticker: string;
  /** Absent: every account's. */
  readonly accountId?: string | undefined;
  readonly method: CostMethod;
  /** So many of the oldest were told before. */
  readonly skipLots?: number;
}

/** A lot and where it is. */
export interface HeldLot extends Lot {
  readonly accountId: string;
  readonly ticker: string;
  readonly isShort: boolean;
}

/** What is held of a ticker, and what was made of the rest. */
export interface Lots {
  /** The oldest first, and no more than are told. */
  readonly lots: readonly HeldLot[];
  /** How many younger ones there are. */
  readonly lotsLeftOff: number;
  /** The newest first, and no more than are told. */
  readonly closings: readonly Closing[];
  readonly leftOff: number;
}

/** Goes through all that happened with a ticker. Throws a FieldFault. */
export async function lotsOf(records: PortfolioRecords, owner: string, wish: LotsWish): Promise<Lots> {
  const ticker = tickerOf("ticker", wish.ticker);
  const { skipLots = 0 } = wish;
  if (skipLots < 0) throw new FieldFault("skip_lots", "skip_lots must be 0 or more.");
  const isAsked = (accountId: string) => wish.accountId === undefined || wish.accountId === accountId;
  return records.steady(owner, async () => {
    const { accounts } = await records.standing(owner);
    const closings: Closing[] = [];
    const closed = (closing: Closing) => {
      if (isAsked(closing.activity.accountId)) closings.push(closing);
    };
    const ledger = new Ledger(wish.method, accounts, { closed });
    const pace = records.pace();
    for await (const day of records.inOrder(owner, { ticker })) {
      for (const activity of day) await pace.through(ledger.applying(activity));
    }
    let all: { readonly lot: Lot; readonly holding: Holding }[] = [];
    for (const holding of ledger.holdings()) {
      if (!isAsked(holding.accountId)) continue;
      const own = holding.position.lots().map((lot) => ({ lot, holding }));
      all = await pace.through(merging(all, own, (a, b) => a.lot.opened - b.lot.opened));
    }
    const told = all.slice(skipLots, skipLots + LOTS_TOLD);
    const lots = told.map(({ lot, holding: { accountId, position } }) => {
      return { ...lot, cost: position.costOf(lot), accountId, ticker, isShort: position.isShort };
    });
    const lotsLeftOff = Math.max(0, all.length - skipLots - lots.length);
    const leftOff = Math.max(0, closings.length - DISPOSALS_TOLD);
    return { lots, lotsLeftOff, closings: closings.slice(leftOff).toReversed(), leftOff };
  });
}
