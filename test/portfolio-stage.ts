import { onTestFinished } from "vitest";
import type { ActivityDraft } from "../apps/server/src/engine/portfolio-book/activity-check.ts";
import { PortfolioBook } from "../apps/server/src/engine/portfolio-book/portfolio-book.ts";
import type { Account } from "../apps/server/src/engine/ports/stores/portfolio-store.ts";
import { IN_MEMORY } from "../apps/server/src/stores/sqlite/owned-file.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FAKE_START_MS, FakeScheduler } from "./fake-scheduler.ts";

/** A clock that stands still, while turns end as they do. */
export class StandingClock extends FakeScheduler {
  override soon(call: () => void): void {
    setImmediate(call);
  }
}

/** A portfolio book on a database of its own, for one owner who has a brokerage in dollars. */
export async function portfolioStage(scheduler = new StandingClock(FAKE_START_MS)) {
  const store = await openHere(IN_MEMORY);
  const book = new PortfolioBook({ store: store.portfolios, scheduler });
  onTestFinished(async () => {
    await book.close();
    await store.close();
  });
  const owner = "ann";
  const depot = await book.createAccount(owner, {
    kind: "brokerage",
    name: "Depot",
    currency: "USD",
    ignoresCash: false,
  });
  return { store, scheduler, book, owner, depot };
}

/** A purchase of 10 AAPL at 100 dollars on 2025-06-02, or whatever else is said. */
export function buy(account: Account, more: Partial<ActivityDraft> = {}): ActivityDraft {
  return {
    accountId: account.id,
    kind: "buy",
    day: "2025-06-02",
    ticker: "AAPL",
    quantity: "10",
    price: "100",
    ...more,
  };
}
