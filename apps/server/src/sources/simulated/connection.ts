import { isFault, parseTicker, type Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import type { Connection, ConnectionEvents, SourceQuote, Wanted } from "../../engine/ports/source.ts";
import { findEntry } from "./catalogue/catalogue.ts";
import type { Entry } from "./catalogue/table.ts";
import { infoOf } from "./listing.ts";
import type { Market, Watch, Watcher } from "./market.ts";
import type { PricePath } from "./price-path.ts";
import type { Phase } from "./scenario.ts";

/** A day's new high or low is told at most so often. */
const INFO_MS = 5_000;

/** A connection without quotes for so long shows a sign of life. */
const QUIET_MS = 4_000;

/** So many tickers begin in one turn: each costs up to half a millisecond, and whatever else there is to do comes between. */
export const BEGUN_TOGETHER = 16;

/** One wanted ticker, and what the connection has told of its cold facts. */
interface Carried {
  readonly watch: Watch;
  readonly canonical: string;
  readonly path: PricePath;
  toldVersion: number;
  toldPhase: Phase | undefined;
  toldAtMs: number;
}

function entryNamed(canonical: string): Entry | undefined {
  const name = parseTicker(canonical);
  return isFault(name) ? undefined : findEntry(name);
}

/** A connection to the simulated market. */
export class SimulatedConnection implements Connection, Watcher {
  readonly #market: Market;
  readonly #events: ConnectionEvents;
  readonly #clock: Pick<Scheduler, "now" | "soon">;
  readonly #carried = new Map<number, Carried>();
  /** What is wanted and has not begun. */
  #waiting: Wanted[] = [];
  #unknown: Wanted[] = [];
  #batch: SourceQuote[] = [];
  #toldMs: number;
  #isOpen = false;
  #isClosed = false;
  #isTurnAsked = false;

  constructor(market: Market, events: ConnectionEvents, clock: Pick<Scheduler, "now" | "soon">) {
    this.#market = market;
    this.#events = events;
    this.#clock = clock;
    this.#toldMs = clock.now();
    market.join(this);
    this.#askTurn();
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    const canonicals = new Map(wanted.map(({ id, canonical }) => [id, canonical]));
    for (const carried of this.#carried.values()) {
      if (canonicals.get(carried.watch.id) !== carried.canonical) this.#drop(carried);
    }
    this.#batch = this.#batch.filter((quote) => this.#carried.has(quote.id));
    this.#unknown = [];
    this.#waiting = wanted.filter(({ id }) => !this.#carried.has(id));
    this.#askTurn();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const carried of this.#carried.values()) this.#drop(carried);
    this.#batch = [];
    this.#waiting = [];
    this.#unknown = [];
    this.#market.leave(this);
  }

  quoted(path: PricePath, id: number): void {
    this.#batch.push(path.quote(id, this.#clock.now()));
  }

  stepEnded(nowMs: number): void {
    if (!this.#isOpen) return;
    this.#tellQuotes(nowMs);
    this.#tellInfos(nowMs);
    if (nowMs - this.#toldMs < QUIET_MS || this.#isClosed) return;
    this.#toldMs = nowMs;
    this.#events.alive();
  }

  /** Carries a ticker from its first quote on. */
  #add({ id, canonical }: Wanted): void {
    const entry = entryNamed(canonical);
    if (!entry) {
      this.#unknown.push({ id, canonical });
      return;
    }
    const watch = { id, watcher: this };
    const path = this.#market.watch(entry, watch);
    this.#carried.set(id, { watch, canonical, path, toldVersion: -1, toldPhase: undefined, toldAtMs: 0 });
    this.quoted(path, id);
  }

  #drop({ watch, path }: Carried): void {
    this.#carried.delete(watch.id);
    this.#market.unwatch(path, watch);
  }

  /** At the end of this turn: opens, if that is still owed, and gives what is newly wanted its first quote, or some of it. */
  #askTurn(): void {
    if (this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    this.#clock.soon(() => {
      this.#isTurnAsked = false;
      if (this.#isClosed) return;
      if (!this.#isOpen) {
        this.#isOpen = true;
        this.#events.opened();
      }
      this.#tellFirst();
    });
  }

  #tellFirst(): void {
    const nowMs = this.#clock.now();
    for (const one of this.#waiting.splice(0, BEGUN_TOGETHER)) this.#add(one);
    if (this.#waiting.length > 0) this.#askTurn();
    for (let unknown = this.#unknown.shift(); unknown; unknown = this.#unknown.shift()) {
      this.#events.tickerFault(unknown.id, new SourceFault("unknown", "The simulated market has no such ticker."));
    }
    this.#tellQuotes(nowMs);
    this.#tellInfos(nowMs);
  }

  #tellQuotes(nowMs: number): void {
    if (this.#batch.length === 0 || this.#isClosed) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#toldMs = nowMs;
    this.#events.quotes(batch);
  }

  #tellInfos(nowMs: number): void {
    const { phase } = this.#market;
    for (const carried of this.#carried.values()) {
      if (this.#isClosed) return;
      const { day, entry } = carried.path;
      const isDue = carried.toldVersion !== day.version && nowMs - carried.toldAtMs >= INFO_MS;
      if (!isDue && carried.toldPhase === phase) continue;
      carried.toldVersion = day.version;
      carried.toldPhase = phase;
      carried.toldAtMs = nowMs;
      this.#events.info(carried.watch.id, infoOf(entry, this.#market));
    }
  }
}
