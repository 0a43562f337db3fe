import { Delivery, Failure } from "@streampulse/core";
import type { StreamPricesResponse } from "@streampulse/proto";
import fc from "fast-check";
import { SourceFault } from "../apps/server/src/engine/ports/source.ts";
import type { StreamHandle } from "../apps/server/src/engine/session-stream.ts";
import { RecordingSink } from "./recording-sink.ts";
import { ScriptedEngine } from "./scripted-engine.ts";
import { ScriptedSource } from "./scripted-source.ts";

/** Two names of one listing, and two of their own. */
const NAMES = ["A", "X:A", "B", "C"] as const;
const LISTINGS = ["X:A", "X:B", "X:C"] as const;
const SESSION_MS = 30_000;

const client = fc.nat(2);
const someTickers = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 });

/** One thing that happens to a server. */
export const anyEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("tick" as const),
      listing: fc.constantFrom(...LISTINGS),
      // Rarely so many that the log of a reader of every quote overflows.
      count: fc.oneof(
        { weight: 100, arbitrary: fc.constantFrom(1, 1, 1, 3) },
        { weight: 1, arbitrary: fc.constant(3_500) },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 0, 1, 4, 20, 700, 6_000, 31_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("stall" as const), client, stalls: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("modify" as const), client, add: someTickers, remove: someTickers }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      client,
      tickers: someTickers,
      every: fc.boolean(),
      rate: fc.constantFrom(0, 0, 0, 0.2, 3),
      report: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), client }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("retire" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      listing: fc.constantFrom(...LISTINGS),
      isUnknown: fc.boolean(),
    }),
  },
);
export type HistoryEvent = typeof anyEvent extends fc.Arbitrary<infer E> ? E : never;

interface Reached {
  epoch: bigint;
  sequence: bigint;
}

/** One client: what its session must hold, and what its stream was written. */
class Reader {
  readonly set = new Set<string>();
  sink: RecordingSink | undefined;
  handle: StreamHandle | undefined;
  isEvery = false;
  /** When the session ends, while there is no stream. */
  expiresMs = -Infinity;
  /** The newest written of each ticker since it was last added. */
  readonly reached = new Map<string, Reached>();
  /** The tickers whose next quote must follow on what was reached, but for the gaps told. */
  readonly followed = new Set<string>();
  /** The gaps told since a ticker's last quote. */
  readonly gaps = new Map<string, { from: bigint; to: bigint }>();

  /** Checks what was written against what may be. */
  hear(message: StreamPricesResponse): void {
    for (const gap of message.gaps) {
      if (!this.isEvery) throw new Error("a Gap for a reader of the latest");
      if (gap.missed !== gap.toSequence - gap.fromSequence + 1n) throw new Error("a Gap that counts wrongly");
      this.gaps.set(gap.ticker, { from: gap.fromSequence, to: gap.toSequence });
    }
    for (const { ticker, epoch, sequence } of message.quotes) {
      if (!this.set.has(ticker)) throw new Error(`${ticker} is written after it was removed`);
      const last = this.reached.get(ticker);
      if (last && (epoch < last.epoch || (epoch === last.epoch && sequence < last.sequence))) {
        throw new Error(`${ticker} ${sequence} is written after ${last.sequence}`);
      }
      if (this.isEvery) this.#follow(ticker, sequence, last);
      this.reached.set(ticker, { epoch, sequence });
      this.followed.add(ticker);
    }
  }

  forget(ticker: string): void {
    this.set.delete(ticker);
    this.reached.delete(ticker);
    this.followed.delete(ticker);
    this.gaps.delete(ticker);
  }

  #follow(ticker: string, sequence: bigint, last: Reached | undefined): void {
    const gap = this.gaps.get(ticker);
    this.gaps.delete(ticker);
    if (!last || !this.followed.has(ticker)) {
      if (gap) throw new Error(`a Gap of ${ticker} before its first quote`);
      return;
    }
    if (gap && (gap.from !== last.sequence + 1n || gap.to !== sequence - 1n))
      throw new Error("a Gap that is not exact");
    if (!gap && sequence > last.sequence + 1n)
      throw new Error(`${ticker} ${last.sequence} to ${sequence} without a Gap`);
  }
}

/** A server that lives through a history, and readers who hold it to its promises at every write. */
export class EngineHistory {
  /** Its source takes two tickers to a connection. */
  readonly server = new ScriptedEngine({
    source: (scheduler) =>
      Object.assign(new ScriptedSource(scheduler), { limits: { tickersPerConnection: 2, connections: 2 } }),
  });
  readonly #readers = [new Reader(), new Reader(), new Reader()];
  #price = 0;

  happen(event: HistoryEvent): void {
    const { server } = this;
    const [connection] = server.source.living;
    if (event.kind === "tick") for (let n = 0; n < event.count; n++) server.tick(event.listing, String(++this.#price));
    if (event.kind === "pass") server.advance(event.ms);
    if (event.kind === "cut") connection?.fail(new SourceFault("unavailable", "cut"));
    if (event.kind === "retire" && connection?.isOpen) connection.events.retiring();
    if (event.kind === "fault") this.#fault(event.listing, event.isUnknown);
    if (event.kind === "stall") this.#stall(event.client, event.stalls);
    if (event.kind === "modify") this.#modify(event.client, event.add, event.remove);
    if (event.kind === "open") this.#open(event);
    if (event.kind === "close") this.#readers[event.client]?.handle?.close();
    if (event.kind === "close") this.#left(event.client);
    this.#hold();
  }

  /** Everybody reads again: each has the newest of all that it watches, then the next price too. */
  settle(): void {
    for (const { sink } of this.#readers) if (sink) sink.writable = true;
    // A source that failed five times in a row is left alone for a minute.
    this.server.advance(66_000);
    const truth = this.server.open([...NAMES], { clientId: "truth" });
    this.server.advance(100);
    const newest = new Map(truth.quotes.map(({ ticker, sequence }) => [ticker, sequence]));
    // The slowest rate that a reader asks for writes within this; more may come meanwhile.
    this.server.advance(6_000);
    for (const reader of this.#streaming) {
      for (const ticker of reader.set) {
        const reached = reader.reached.get(ticker)?.sequence ?? 0n;
        if (reached < (newest.get(ticker) ?? 0n)) throw new Error(`${ticker} is not the newest`);
      }
    }
    for (const listing of LISTINGS) this.server.tick(listing, "999999");
    this.server.advance(6_000);
    this.#hold();
    for (const { sink, set } of this.#streaming) {
      for (const ticker of set) {
        const price = sink?.pricesOf(ticker).at(-1);
        if (price !== "999999") throw new Error(`the last price of ${ticker} is ${price}`);
      }
    }
    truth.handle.close();
  }

  /** Everybody leaves: a minute later nothing is subscribed to, held or waited for. */
  async leave(): Promise<void> {
    this.#readers.forEach(({ handle }) => handle?.close());
    this.server.advance(60_100);
    const { engine, source, scheduler } = this.server;
    if (engine.watchedTickers !== 0) throw new Error(`${engine.watchedTickers} tickers are still held`);
    const { streams, sessions } = engine.status();
    if (streams !== 0 || sessions !== 0) throw new Error(`${streams} streams and ${sessions} sessions are left`);
    if (source.living.length > 0) throw new Error("a connection is left");
    await engine.close();
    scheduler.advance(0);
    if (scheduler.pending > 0) throw new Error(`${scheduler.pending} timers are left`);
  }

  /** What a reader throws within a write ends its stream: here it fails the history. */
  #hold(): void {
    const [error] = this.server.unforeseen;
    if (error !== undefined) throw error;
  }

  get #streaming(): Reader[] {
    return this.#readers.filter(({ sink }) => sink);
  }

  #open(event: Extract<HistoryEvent, { kind: "open" }>): void {
    const reader = this.#readers[event.client] as Reader;
    const lives = this.#lives(reader);
    if (reader.sink) this.#left(event.client);
    if (!lives) for (const ticker of [...reader.set]) reader.forget(ticker);
    // What a reader of the latest was written is no position to follow on from.
    if (!reader.isEvery) reader.followed.clear();
    if (event.tickers.length > 0) {
      for (const ticker of [...reader.set]) if (!event.tickers.includes(ticker as "A")) reader.forget(ticker);
      for (const ticker of event.tickers) reader.set.add(ticker);
    }
    reader.isEvery = event.every;
    reader.gaps.clear();
    const sink = new RecordingSink(event.report ? "json" : "protobuf");
    const write = sink.write.bind(sink);
    sink.write = (buffer, start, end) => {
      const before = sink.messages.length;
      const kept = write(buffer, start, end);
      sink.messages.slice(before).forEach((message) => reader.hear(message));
      return kept;
    };
    sink.onEnd = () => reader.sink === sink && this.#left(event.client);
    reader.sink = sink;
    reader.handle = this.server.open(event.tickers, {
      sink,
      clientId: String(event.client),
      delivery: event.every ? Delivery.EVERY : Delivery.LATEST,
      maxUpdatesPerSecond: event.rate,
      reportConflation: event.report,
    }).handle;
  }

  #modify(id: number, add: readonly string[], remove: readonly string[]): void {
    const reader = this.#readers[id] as Reader;
    const removes = remove.filter((ticker) => !add.includes(ticker));
    const lives = this.#lives(reader);
    try {
      const { tickers } = this.server.modify({ clientId: String(id), add, remove: removes });
      for (const ticker of removes) reader.forget(ticker);
      for (const ticker of add) reader.set.add(ticker);
      if (!lives) throw new Error("a session lives on");
      if (tickers.toSorted().join() !== [...reader.set].toSorted().join()) throw new Error("the set is another one");
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== "NO_SESSION" || lives) throw error;
    }
  }

  #stall(id: number, stalls: boolean): void {
    const { sink } = this.#readers[id] as Reader;
    if (sink) sink.writable = !stalls;
  }

  #fault(listing: string, isUnknown: boolean): void {
    // What is wanted reaches connections at the end of a turn; before that, a fault would be of an older set.
    this.server.advance(0);
    // While two connections overlap, the successor has the word.
    const connection = this.server.source.living.findLast(({ wanted }) => wanted.has(listing));
    const id = connection?.wanted.get(listing);
    if (id === undefined || !connection?.isOpen) return;
    if (isUnknown) {
      const names = NAMES.filter((name) => name === listing || `X:${name}` === listing);
      for (const reader of this.#readers) if (this.#lives(reader)) names.forEach((name) => reader.forget(name));
    }
    connection.events.tickerFault(id, new SourceFault(isUnknown ? "unknown" : "unavailable", "fault"));
  }

  #left(id: number): void {
    const reader = this.#readers[id] as Reader;
    if (!reader.sink) return;
    reader.sink = undefined;
    reader.handle = undefined;
    reader.expiresMs = this.server.scheduler.now() + SESSION_MS;
  }

  #lives(reader: Reader): boolean {
    return reader.sink !== undefined || this.server.scheduler.now() < reader.expiresMs;
  }
}
