import type { Account, PortfolioHead } from "../ports/stores/portfolio-store.ts";
import { Ledger } from "./ledger.ts";
import { RECENT_DAYS } from "./limits.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";
import type { CostMethod } from "./position.ts";

const DAY_MS = 86_400_000;

/** What stands of a portfolio after all its activities. */
export interface PortfolioState {
  readonly head: PortfolioHead;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly ledgers: ReadonlyMap<CostMethod, Ledger>;
}

/** Reads a portfolio, and goes through everything that happened by each of the methods asked for. */
export function readState(
  records: PortfolioRecords,
  owner: string,
  methods: Iterable<CostMethod>,
  nowMs: number,
): Promise<PortfolioState> {
  return records.steady(owner, async () => {
    const { head, accounts } = await records.standing(owner);
    const recentFrom = Math.floor(nowMs / DAY_MS) - RECENT_DAYS;
    const ledgers = new Map([...methods].map((method) => [method, new Ledger(method, accounts, { recentFrom })]));
    const pace = records.pace();
    for await (const day of records.inOrder(owner, {})) {
      for (const activity of day) {
        for (const ledger of ledgers.values()) await pace.through(ledger.applying(activity));
      }
    }
    return { head, accounts, ledgers };
  });
}
