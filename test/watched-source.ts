import { expect } from "vitest";
import type { ListingInfo, Source, SourceQuote } from "../apps/server/src/engine/ports/source.ts";
import type { FakeScheduler } from "./fake-scheduler.ts";

/** Events that nobody listens to, to spread the few of interest over. */
export const DEAF = {
  opened(): void {},
  quotes(): void {},
  info(): void {},
  tickerFault(): void {},
  alive(): void {},
  retiring(): void {},
  closed(): void {},
};

/**
 * Opens a connection, wants the tickers (their ids are their places in the list) and notes what comes and
 * when, in milliseconds since this call. A fault, an end or a retirement fails the test.
 */
export function watchSource(source: Source, scheduler: FakeScheduler, canonicals: readonly string[]) {
  const startMs = scheduler.now();
  const elapsedMs = () => scheduler.now() - startMs;
  const quotes: { atMs: number; quote: SourceQuote }[] = [];
  const infos: { atMs: number; info: ListingInfo }[] = [];
  const signsOfLife: number[] = [];
  const connection = source.connect({
    opened: () => {},
    quotes: (batch) => batch.forEach((quote) => quotes.push({ atMs: elapsedMs(), quote })),
    info: (_, info) => infos.push({ atMs: elapsedMs(), info }),
    tickerFault: (_, fault) => expect.fail(fault.message),
    alive: () => signsOfLife.push(elapsedMs()),
    retiring: () => expect.fail("the connection retires"),
    closed: (fault) => expect.fail(fault.message),
  });
  connection.want(canonicals.map((canonical, id) => ({ id, canonical })));
  /** The prices of the ticker with this id, in the order of their coming. */
  const pricesOf = (id: number) => quotes.filter(({ quote }) => quote.id === id).map(({ quote }) => quote.price);
  return { connection, quotes, infos, signsOfLife, pricesOf };
}
