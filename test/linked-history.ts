import { setImmediate as turn } from "node:timers/promises";
import { Delivery, isNewer } from "@streampulse/core";
import fc from "fast-check";
import { SourceFault } from "../apps/server/src/engine/ports/source.ts";
import type { FakeScheduler } from "./fake-scheduler.ts";
import { HeldStream, textOf, type Reached } from "./held-stream.ts";
import { LinkedEngines } from "./linked-engines.ts";
import { ScriptedEngine } from "./scripted-engine.ts";
import { listingOf, ScriptedSource } from "./scripted-source.ts";

/** Two names of one listing, and two of their own. */
const NAMES = ["A", "X:A", "B", "C"] as const;
const LISTINGS = ["X:A", "X:B", "X:C"] as const;
const WORKERS = 2;
/** How long a process takes to come up, at the least: two owners never begin a numbering in one moment. */
const START_MS = 10;

const client = fc.nat(2);
const link = fc.nat(WORKERS - 1);
const someTickers = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 });
const count = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(1, 1, 1, 3) },
  // Rarely so many that the log of a reader of every quote overflows.
  { weight: 1, arbitrary: fc.constant(3_500) },
);

/** One thing that happens to the processes of a server. */
export const anyLinkedEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("tick" as const), listing: fc.constantFrom(...LISTINGS), count }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 0, 1, 4, 20, 20, 700, 700, 6_000, 31_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      client,
      /** 0 is the owner itself. */
      process: fc.nat(WORKERS),
      tickers: someTickers,
      every: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("modify" as const), client, add: someTickers, remove: someTickers }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), client }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stall" as const), client, stalls: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), link }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("clog" as const), link, stalls: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("replace" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      listing: fc.constantFrom(...LISTINGS),
      isUnknown: fc.boolean(),
    }),
  },
);
export type LinkedEvent = typeof anyLinkedEvent extends fc.Arbitrary<infer E> ? E : never;

/** An owner of sources and two processes linked to it that live through a history, with readers who move between them. */
export class LinkedHistory {
  readonly engines: LinkedEngines;
  readonly #readers = [0, 1, 2].map(() => ({
    stream: undefined as HeldStream | undefined,
    accepted: new Map<string, Reached>(),
  }));
  #isOwned = true;
  #price = 0;
  #opened = 0;

  /** `resolvesLater`: which tickers there are the source tells in a later turn. */
  constructor(resolvesLater: boolean) {
    const source = (scheduler: FakeScheduler) => {
      const made = new ScriptedSource(scheduler);
      if (resolvesLater) made.resolve = async (name) => listingOf(name);
      return made;
    };
    this.engines = new LinkedEngines(WORKERS, (scheduler) => new ScriptedEngine({ scheduler, source }));
  }

  /** Each reader has a stream of everything to begin with, at another process; `every`: of every quote. */
  async begin(every: readonly boolean[]): Promise<void> {
    for (const [id, isEvery] of every.entries()) {
      this.#open({ kind: "open", client: id, process: id, tickers: [...NAMES], every: isEvery });
    }
    await this.#pass(10);
    for (const listing of LISTINGS) this.#tick(listing);
    await this.#pass(10);
  }

  async happen(event: LinkedEvent): Promise<void> {
    const { engines } = this;
    if (event.kind === "tick") for (let n = 0; n < event.count; n++) this.#tick(event.listing);
    if (event.kind === "pass") await this.#pass(event.ms);
    if (event.kind === "open") this.#open(event);
    if (event.kind === "modify") this.#modify(event.client, event.add, event.remove);
    if (event.kind === "close") this.#close(event.client);
    if (event.kind === "stall") this.#stall(event.client, event.stalls);
    if (event.kind === "cut") engines.links[event.link]?.cut();
    if (event.kind === "clog") engines.links[event.link]?.stall(event.stalls);
    if (event.kind === "kill") this.#kill();
    if (event.kind === "replace") this.#replace();
    if (event.kind === "lose") engines.owner.source.living[0]?.fail(new SourceFault("unavailable", "lost"));
    if (event.kind === "fault") this.#fault(event.listing, event.isUnknown);
    this.#hold();
  }

  /** All is well again: each stream has the newest of all that it watches, and each reader the next price. */
  async settle(): Promise<void> {
    this.#replace();
    for (const each of this.engines.links) each.stall(false);
    for (const { stream } of this.#readers) if (stream) stream.sink.writable = true;
    await this.#pass(10_000);
    await this.#pass(50_000);
    const truth = this.engines.owner.open([...NAMES], { clientId: "truth" });
    await this.#pass(100);
    const newest = new Map<string, Reached>();
    for (const { ticker, epoch, sequence, price } of truth.quotes) {
      newest.set(ticker, { epoch: Number(epoch), sequence: Number(sequence), price: Number(price) });
    }
    for (const { stream, accepted } of this.#readers) {
      for (const [ticker, kept] of accepted) {
        const last = newest.get(ticker);
        if (last && isNewer(kept, last))
          throw new Error(`${ticker} is at ${textOf(last)}, a reader beyond it at ${textOf(kept)}`);
      }
      for (const ticker of stream?.isOver === false ? stream.set : []) {
        const [reached, last] = [stream?.reached.get(ticker), newest.get(ticker)];
        if (last && !reached) throw new Error(`${ticker} has no price`);
        if (last && reached && isNewer(last, reached)) throw new Error(`${ticker} is not the newest`);
      }
    }
    this.#price = 1_000_000;
    for (const listing of LISTINGS) this.#tick(listing);
    this.engines.advance(1_000);
    this.#hold();
    for (const { stream, accepted } of this.#readers) {
      for (const ticker of stream?.isOver === false ? stream.set : []) {
        const price = accepted.get(ticker)?.price ?? 0;
        if (price <= 1_000_000) throw new Error(`the last price of ${ticker} is ${price}`);
      }
    }
    truth.handle.close();
  }

  /** Everybody leaves: a minute and a half later nothing is held, subscribed to or waited for, at any process. */
  async leave(): Promise<void> {
    const { owner, workers, scheduler } = this.engines;
    for (const { stream } of this.#readers) stream?.handle?.close();
    await this.#pass(90_100);
    for (const { engine } of [owner, ...workers]) {
      if (engine.watchedTickers !== 0) throw new Error(`${engine.watchedTickers} tickers are still held`);
    }
    if (owner.source.living.length > 0) throw new Error("a connection upstream is left");
    for (const { engine } of workers) await engine.close();
    scheduler.advance(0);
    await owner.engine.close();
    scheduler.advance(0);
    if (scheduler.pending > 0) throw new Error(`${scheduler.pending} timers are left`);
  }

  /** What a reader throws within a write ends its stream: here it fails the history. */
  #hold(): void {
    for (const { unforeseen } of [this.engines.owner, ...this.engines.workers]) {
      if (unforeseen.length > 0) throw unforeseen[0];
    }
  }

  /** Time passes, and what was asked for is answered. */
  async #pass(ms: number): Promise<void> {
    this.engines.advance(0);
    await turn();
    this.engines.advance(ms);
    await turn();
    this.engines.advance(0);
  }

  #tick(listing: string): void {
    if (this.#isOwned) this.engines.owner.tick(listing, String(++this.#price));
  }

  #kill(): void {
    if (!this.#isOwned) return;
    this.#isOwned = false;
    this.engines.killOwner();
  }

  #replace(): void {
    if (this.#isOwned) return;
    this.engines.advance(START_MS);
    this.#isOwned = true;
    this.engines.replaceOwner();
  }

  #open(event: Extract<LinkedEvent, { kind: "open" }>): void {
    this.#close(event.client);
    const server = event.process === 0 ? this.engines.owner : this.engines.workers[event.process - 1];
    const reader = this.#readers[event.client];
    if (!server || !reader || (event.process === 0 && !this.#isOwned)) return;
    const stream = new HeldStream(`c${this.#opened++}`, server, event.every, reader.accepted);
    for (const ticker of event.tickers) stream.set.add(ticker);
    reader.stream = stream;
    stream.handle = server.open(event.tickers, {
      sink: stream.sink,
      clientId: stream.clientId,
      delivery: event.every ? Delivery.EVERY : Delivery.LATEST,
    }).handle;
  }

  #modify(id: number, add: readonly string[], remove: readonly string[]): void {
    const stream = this.#readers[id]?.stream;
    if (!stream || stream.isOver) return;
    const removes = remove.filter((ticker) => !add.includes(ticker));
    for (const ticker of add) stream.set.add(ticker);
    const change = { clientId: stream.clientId, add, remove: removes };
    const { revision } = stream.server.modify(change);
    for (const ticker of add) stream.addedAt.set(ticker, BigInt(revision));
    for (const ticker of removes) {
      stream.forget(ticker);
      stream.addedAt.delete(ticker);
    }
  }

  #close(id: number): void {
    const reader = this.#readers[id];
    reader?.stream?.handle?.close();
    if (reader) reader.stream = undefined;
  }

  #stall(id: number, stalls: boolean): void {
    const stream = this.#readers[id]?.stream;
    if (stream) stream.sink.writable = !stalls;
  }

  #fault(listing: string, isUnknown: boolean): void {
    if (!this.#isOwned) return;
    // What is wanted reaches connections at the end of a turn; before that, a fault would be of an older set.
    this.engines.advance(0);
    const connection = this.engines.owner.source.living.findLast(({ wanted }) => wanted.has(listing));
    const id = connection?.wanted.get(listing);
    if (id === undefined || !connection?.isOpen) return;
    connection.events.tickerFault(id, new SourceFault(isUnknown ? "unknown" : "unavailable", "fault"));
  }
}
