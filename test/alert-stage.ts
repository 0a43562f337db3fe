import { Failure } from "@streampulse/core";
import { AlertBook, type AlertBookDeps } from "../apps/server/src/engine/alert-book/alert-book.ts";
import type { CreateAlert } from "../apps/server/src/engine/alert-book/alert-requests.ts";
import type { AlertCondition } from "../apps/server/src/engine/ports/alert.ts";
import type { Store } from "../apps/server/src/engine/ports/store.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { PlayedPrices } from "./played-prices.ts";

const ABOVE: AlertCondition = { kind: "above", price: "200" };
const signal = new AbortController().signal;
const FIRST = { limit: 0, pageToken: "" };

/** A book on a database of its own, prices that the test plays, and what its owner asks for. */
export async function alertStage(
  more: Partial<AlertBookDeps> = {},
  before?: { store: Store; scheduler: FakeScheduler },
) {
  const scheduler = before?.scheduler ?? new FakeScheduler();
  const store = before?.store ?? (await openHere(":memory:"));
  const prices = new PlayedPrices(scheduler);
  const woken: string[] = [];
  const told: unknown[] = [];
  const book = await AlertBook.open({
    engine: prices,
    store,
    history: { range: async () => [] },
    scheduler,
    random: Math.random,
    unforeseen: (error) => told.push(error),
    fired: (channelIds) => woken.push(...channelIds),
    ...more,
  });
  let requests = 0;
  const create = (asked: Partial<CreateAlert> = {}, owner = "me") =>
    book.create(
      owner,
      { requestId: `r${requests++}`, ticker: "X:A", condition: ABOVE, note: "", channelIds: [], ...asked },
      signal,
    );
  /** What is asked for last is done last. */
  const idle = () => book.remove("me", "nobody");
  const log = async () => {
    await idle();
    return (await book.firings("me", { ...FIRST, alertId: "", ticker: "" })).items.toReversed();
  };
  const fired = async () => (await log()).map(({ quote }) => quote?.price);
  return { scheduler, store, prices, book, create, idle, log, fired, woken, told };
}

/** How a call fails, in what tests look at; undefined: it does not. */
export const failureOf = async (call: Promise<unknown> | (() => unknown)) => {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    if (error instanceof Failure) return { reason: error.reason, field: error.field, message: error.message };
    throw error;
  }
  return undefined;
};
