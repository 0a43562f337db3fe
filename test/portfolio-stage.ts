import { Failure } from "@streampulse/core";
import { expect, onTestFinished } from "vitest";
import type { ActivityDraft } from "../apps/server/src/engine/portfolio-book/activity-check.ts";
import { PortfolioBook } from "../apps/server/src/engine/portfolio-book/portfolio-book.ts";
import { FieldFault } from "../apps/server/src/engine/portfolio-book/field-fault.ts";
import type { PastCandles } from "../apps/server/src/engine/portfolio-book/net-worth.ts";
import type { SourceQuote } from "../apps/server/src/engine/ports/source.ts";
import type { Account } from "../apps/server/src/engine/ports/stores/portfolio-store.ts";
import { IN_MEMORY } from "../apps/server/src/stores/sqlite/in-memory.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FAKE_START_MS, FakeScheduler } from "./fake-scheduler.ts";
import type { Prices } from "./priced-source.ts";
import { ScriptedEngine } from "./scripted-engine.ts";
import { listingOf } from "./scripted-source.ts";

/** A clock that goes when it is told to, while turns end as they do. */
class StandingClock extends FakeScheduler {
  #sleptMs = 0;

  override soon(call: () => void): void {
    setImmediate(call);
  }

  /** Time passes and nothing runs, as on a machine that sleeps. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  override now(): number {
    return super.now() + this.#sleptMs;
  }
}

/** A portfolio book on a database of its own, over an engine whose source a test plays; its one owner has nothing. */
export async function emptyStage(options: { prices?: Prices; history?: PastCandles; activitiesMax?: number } = {}) {
  const { prices = {}, history, activitiesMax } = options;
  const scheduler = new StandingClock(FAKE_START_MS);
  const scripted = new ScriptedEngine({ scheduler });
  scripted.source.resolve = (name) => {
    const { price: _, ...info } = prices[name.code] ?? { price: "" };
    return Object.hasOwn(prices, name.code) ? listingOf(name, info) : undefined;
  };
  const store = await openHere(IN_MEMORY);
  const unforeseen: unknown[] = [];
  const book = new PortfolioBook({
    store: store.portfolios,
    scheduler,
    prices: scripted.engine,
    history,
    activitiesMax,
    unforeseen: (error) => unforeseen.push(error),
  });
  onTestFinished(async () => {
    await book.close();
    await scripted.engine.close();
    await store.close();
    expect(unforeseen).toEqual([]);
  });
  /** Says a price of a ticker now: the listed one, or another. */
  const tick = (code: string, price = prices[code]?.price as string, more: Omit<SourceQuote, "id" | "price"> = {}) =>
    scripted.source.tick(`X:${code}`, price, { sourceTimeMs: scheduler.now(), ...more });
  const tickAll = () => Object.keys(prices).forEach((code) => tick(code));
  /** Lets what was begun by calls go on, while time passes, until `isDone`. */
  const until = async (isDone: () => boolean) => {
    for (let turn = 0; turn < 1_000 && !isDone(); turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      scheduler.advance(10);
    }
    if (!isDone()) throw new Error("it never came");
  };
  return { store, scheduler, scripted, book, owner: "ann", tick, tickAll, until };
}

/** The same, of an owner who has a brokerage in dollars. */
export async function portfolioStage(options: Parameters<typeof emptyStage>[0] = {}) {
  const stage = await emptyStage(options);
  const draft = { kind: "brokerage", name: "Depot", currency: "USD", ignoresCash: false } as const;
  return { ...stage, depot: await stage.book.createAccount(stage.owner, draft) };
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

/** What a call is refused with: the field and the words of a fault, or the reason of a failure. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (error instanceof FieldFault) return `${error.field}: ${error.message}`;
  if (error instanceof Failure) return error.reason;
  throw new Error("nothing was refused", { cause: error });
}
