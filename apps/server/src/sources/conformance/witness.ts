import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { Connection, ConnectionEvents, SourceFault, SourceQuote, Wanted } from "../../engine/ports/source.ts";
import type { ListingInfo } from "../../engine/ports/source.ts";
import type { SourceHarness } from "./harness.ts";

/** How long the suite waits for what must come, in real time: far beyond what a loaded machine needs. */
const PATIENCE_MS = 10_000;

/** How many moments the suite gives to what must not come. */
const MOMENTS_OF_SILENCE = 25;

/** Lets a moment pass: the source's clock and the event loop both. */
export async function moment(harness: SourceHarness): Promise<void> {
  await harness.pass();
  await turn();
}

/** Lets moments pass until it is so, and fails with these words when it does not come about. */
export async function until(
  harness: SourceHarness,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) expect.fail(`waited in vain: ${what}`);
    await moment(harness);
  }
}

/** Lets time enough pass for what must not come. */
export async function silence(harness: SourceHarness): Promise<void> {
  for (let n = 0; n < MOMENTS_OF_SILENCE; n++) await moment(harness);
}

/** What a call answers, time passing while it makes up its mind. */
export async function answer<T>(harness: SourceHarness, asked: T | Promise<T>): Promise<T> {
  if (!(asked instanceof Promise)) return asked;
  let isDone = false;
  const done = () => (isDone = true);
  asked.then(done, done);
  await until(harness, "an answer", () => isDone);
  return asked;
}

/** Listens to one connection and holds the rules that hold at every moment: order of events, ids, silence. */
export class Witness implements ConnectionEvents {
  readonly connection: Connection;
  readonly received: SourceQuote[] = [];
  readonly infos = new Map<number, ListingInfo>();
  openedCount = 0;
  /** Every breach of the contract, in words. */
  readonly breaches: string[] = [];
  readonly #harness: SourceHarness;
  #phase: "connecting" | "living" | "closed" = "connecting";
  #wanted: ReadonlySet<number> = new Set();
  /** Beyond the places of the harness's tickers. */
  #newestId = 1_000;

  constructor(harness: SourceHarness) {
    this.#harness = harness;
    this.connection = harness.source.connect(this);
    this.#phase = "living";
    onTestFinished(() => this.close());
  }

  /** Wants exactly these; a ticker's id is its place among the harness's tickers. */
  want(...canonicals: readonly string[]): void {
    this.#want(canonicals.map((canonical) => ({ id: this.idOf(canonical), canonical })));
  }

  /** Wants this one only, under an id that it did not have before; gives the id. */
  wantUnderNewId(canonical: string): number {
    const id = ++this.#newestId;
    this.#want([{ id, canonical }]);
    return id;
  }

  #want(wanted: readonly Wanted[]): void {
    // While `want` runs, both the old and the new set may speak; once it has returned, the new one alone.
    this.#wanted = new Set([...this.#wanted, ...wanted.map(({ id }) => id)]);
    this.connection.want(wanted);
    this.#wanted = new Set(wanted.map(({ id }) => id));
  }

  close(): void {
    this.connection.close();
    this.#phase = "closed";
  }

  idOf(canonical: string): number {
    return this.#harness.tickers.findIndex((ticker) => ticker.canonical === canonical) + 1;
  }

  /** The prices received of this ticker so far. */
  pricesOf(canonical: string): readonly string[] {
    const id = this.idOf(canonical);
    return this.received.flatMap((quote) => (quote.id === id && quote.price !== undefined ? [quote.price] : []));
  }

  /** Waits for one more price of each of these, moving them again and again: a subscription may take its time. */
  async seesMove(...canonicals: readonly string[]): Promise<void> {
    for (const canonical of canonicals) {
      const before = this.pricesOf(canonical).length;
      await until(this.#harness, `a price of ${canonical}`, async () => {
        await this.#harness.move(canonical);
        // What went wrong meanwhile says more than that the price did not come.
        expect(this.breaches).toEqual([]);
        return this.pricesOf(canonical).length > before;
      });
    }
  }

  opened(): void {
    this.#note("opened");
    if (++this.openedCount > 1) this.breaches.push("opened came twice");
  }

  quotes(batch: readonly SourceQuote[]): void {
    this.#note("quotes");
    if (this.openedCount === 0) this.breaches.push("quotes came before opened");
    for (const quote of batch) {
      this.received.push(quote);
      if (!this.#wanted.has(quote.id)) this.breaches.push(`a quote of ticker id ${quote.id}, which is not wanted`);
    }
  }

  info(id: number, info: ListingInfo): void {
    this.#note("info");
    this.infos.set(id, { ...this.infos.get(id), ...info });
  }

  tickerFault(id: number, fault: SourceFault): void {
    this.#note("tickerFault");
    this.breaches.push(`ticker id ${id} got a fault: ${fault.kind}, ${fault.message}`);
  }

  alive(): void {
    this.#note("alive");
  }

  retiring(): void {
    this.#note("retiring");
  }

  closed(fault: SourceFault): void {
    this.#note("closed");
    this.breaches.push(`the connection ended by itself: ${fault.kind}, ${fault.message}`);
  }

  #note(event: string): void {
    if (this.#phase === "connecting") this.breaches.push(`${event} came before connect returned`);
    if (this.#phase === "closed") this.breaches.push(`${event} came after close`);
  }
}
