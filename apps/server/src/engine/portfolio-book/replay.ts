import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import { ordering } from "./activity-order.ts";
import { dayText } from "./day.ts";
import { FieldFault } from "./field-fault.ts";
import { Ledger, LedgerFault } from "./ledger.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";

/** How an owner's activities are about to change. */
export interface Rewrite {
  /** New ones, and others in the place of those with their numbers. */
  readonly put: readonly Activity[];
  readonly dropped?: ReadonlySet<number>;
  /** Whose positions the change touches. */
  readonly tickers: ReadonlySet<string>;
}

/**
 * Goes through what happened with each ticker that a change touches, as it would be after the change. Throws the
 * LedgerFault of the first activity that could then not have happened.
 */
export async function replay(
  records: PortfolioRecords,
  owner: string,
  accounts: ReadonlyMap<string, Account>,
  { put, dropped, tickers }: Rewrite,
): Promise<void> {
  const replaced = new Set(put.map(({ number }) => number));
  const coming = new Map<string, Activity[]>();
  for (const activity of put) {
    if (activity.ticker === undefined) continue;
    const own = coming.get(activity.ticker);
    if (own) own.push(activity);
    else coming.set(activity.ticker, [activity]);
  }
  for (const ticker of tickers) {
    const all: Activity[] = coming.get(ticker) ?? [];
    for await (const day of records.inOrder(owner, { ticker })) {
      for (const activity of day) {
        if (!replaced.has(activity.number) && !dropped?.has(activity.number)) all.push(activity);
      }
    }
    const ledger = new Ledger("fifo", accounts);
    const pace = records.pace();
    for (const activity of await pace.through(ordering(all))) await pace.through(ledger.applying(activity));
  }
}

/** The same, in words for the caller: what is wrong with the activity given, or with another one because of it. */
export async function replayFor(
  records: PortfolioRecords,
  owner: string,
  accounts: ReadonlyMap<string, Account>,
  rewrite: Rewrite,
): Promise<void> {
  try {
    await replay(records, owner, accounts, rewrite);
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    const { activity, field, message } = error;
    if (rewrite.put.some(({ number }) => number === activity.number)) throw new FieldFault(field, message);
    const which = `activity ${activity.number} (${activity.kind} of ${dayText(activity.day)})`;
    throw new FieldFault("id", `Then ${which} could not have happened: ${message} Change that one first.`);
  }
}
