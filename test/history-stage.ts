import { PriceKind, Quality, type CandleStep } from "@streampulse/core";
import { Board } from "../apps/server/src/engine/board.ts";
import { Backfill } from "../apps/server/src/engine/history/backfill.ts";
import { History, type PastPrices } from "../apps/server/src/engine/history/history.ts";
import { HistoryRecorder, WRITE_EVERY_MS } from "../apps/server/src/engine/history/recorder.ts";
import type { Connection, ListingInfo, Source, SourceQuote } from "../apps/server/src/engine/ports/source.ts";
import type { Store } from "../apps/server/src/engine/ports/store.ts";
import type { CandleStore } from "../apps/server/src/engine/ports/stores/candle-store.ts";
import { TickerTable } from "../apps/server/src/engine/ticker-table.ts";
import { openSqlite } from "../apps/server/src/stores/sqlite/sqlite-store.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

/** How a stage differs from one that records a live listing into memory. */
export interface HistoryStageOptions {
  readonly store?: Store;
  readonly scheduler?: FakeScheduler;
  readonly sources?: readonly Source[];
  readonly unsavedMax?: number;
}

/** History between a board that a test fills and a real database, on the test's own clock. */
export class HistoryStage {
  readonly scheduler: FakeScheduler;
  readonly store: Store;
  readonly recorder: HistoryRecorder;
  readonly backfill: Backfill;
  readonly history: History;
  readonly troubles: unknown[] = [];
  /** While set, nothing is written, for this reason. */
  refusal: Error | undefined;
  readonly #table = new TickerTable();
  readonly #board: Board;
  readonly #ids = new Map<string, number>();
  #pending = 0;

  private constructor(store: Store, { scheduler, sources = [], unsavedMax }: HistoryStageOptions) {
    this.store = store;
    this.scheduler = scheduler ?? new FakeScheduler();
    const watched = this.#watched(store.candles);
    const deps = { store: watched, scheduler: this.scheduler };
    this.recorder = new HistoryRecorder({
      ...deps,
      trouble: (fault) => this.troubles.push(fault),
      ...(unsavedMax === undefined ? {} : { unsavedMax }),
    });
    this.backfill = new Backfill({ ...deps, sources });
    this.history = new History({ ...deps, recorder: this.recorder, backfill: this.backfill });
    this.#board = new Board(this.#table, this.scheduler, () => {}, this.recorder);
    // Tests take its methods by themselves.
    this.listed = this.listed.bind(this);
    this.say = this.say.bind(this);
    this.interrupt = this.interrupt.bind(this);
    this.clear = this.clear.bind(this);
    this.leave = this.leave.bind(this);
    this.pass = this.pass.bind(this);
    this.settled = this.settled.bind(this);
    this.read = this.read.bind(this);
    this.close = this.close.bind(this);
  }

  static async open(options: HistoryStageOptions = {}): Promise<HistoryStage> {
    return new HistoryStage(options.store ?? (await openSqlite(":memory:")), options);
  }

  /** The board's entry of a listing that somebody watches. */
  listed(canonical = "X:A", info: ListingInfo = {}, hours?: "us_equities") {
    const listed = this.#board.open({ canonical, info, ...(hours ? { hours } : {}) }, "scripted");
    if (listed.tickers.length === 0) {
      const id = this.#ids.get(canonical) ?? this.#table.intern({ ticker: canonical, venue: "X", code: "A" });
      this.#ids.set(canonical, id);
      this.#board.bind(listed, id);
    }
    return listed;
  }

  /** Says something of a listing, now. */
  say(said: Omit<SourceQuote, "id">, quality: Quality = Quality.LIVE, canonical = "X:A", source = "scripted"): void {
    this.#board.accept(this.listed(canonical), { id: 0, ...said }, source, quality);
  }

  /** Listens to a source of made-up prices: each is said here and then told to `told`, until what is answered is closed. */
  listen(source: Source, canonical: string, told: (quote: SourceQuote) => void): Connection {
    const connection = source.connect({
      opened: () => {},
      info: () => {},
      tickerFault: () => {},
      alive: () => {},
      retiring: () => {},
      closed: () => {},
      quotes: (batch) => {
        for (const quote of batch) {
          this.say(quote, Quality.SIMULATED, canonical, source.name);
          told(quote);
        }
      },
    });
    connection.want([{ id: 0, canonical }]);
    return connection;
  }

  /** Its source brings nothing any more. */
  interrupt(canonical = "X:A"): void {
    this.#board.interrupt(this.listed(canonical));
  }

  /** It was found to be well after all. */
  clear(canonical = "X:A"): void {
    this.#board.unflagStale(this.listed(canonical));
  }

  /** Nobody watches it any more. */
  leave(canonical = "X:A"): void {
    this.#board.unbind(this.listed(canonical), this.#ids.get(canonical) as number);
  }

  /** Lets time pass, and what is asked of the database in it be done. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= WRITE_EVERY_MS) {
      this.scheduler.advance(Math.min(left, WRITE_EVERY_MS));
      await this.settled();
    }
  }

  /** Resolves when nothing is asked of the database. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#pending > 0 ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** What is known of a span, of live prices unless told otherwise. */
  read(step: CandleStep, fromMs: number, toMs: number, kind: PriceKind = PriceKind.REAL): Promise<PastPrices> {
    return this.history.read({ key: { canonical: "X:A", kind }, step, fromMs, toMs }, undefined);
  }

  async close(): Promise<void> {
    await this.backfill.close();
    await this.recorder.close();
  }

  #watched(store: CandleStore): CandleStore {
    return new Proxy(store, {
      get:
        (target, name: keyof CandleStore) =>
        async (...args: never[]) => {
          this.#pending++;
          try {
            if (this.refusal && ["write", "open", "clear"].includes(name)) throw this.refusal;
            return await (target[name] as (...args: never[]) => Promise<unknown>).apply(target, args);
          } finally {
            this.#pending--;
          }
        },
    });
  }
}
