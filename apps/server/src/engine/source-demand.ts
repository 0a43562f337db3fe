import {
  backoffMs,
  isNewer,
  Quality,
  SourceState,
  type Scheduler,
  type SourceChange,
  type SourceStatus,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import type { Board } from "./board.ts";
import type { Demand, Introduction } from "./demand.ts";
import type { Position } from "./every-log.ts";
import { asFault } from "./lane.ts";
import { DEMAND_LINGER_MS } from "./limits.ts";
import { Listings } from "./listings.ts";
import type { Listing, Source, SourceFault } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import type { Found } from "./source-order.ts";
import { SourceTicker } from "./source-ticker.ts";
import type { SupervisorDeps } from "./supervisor.ts";
import { TickerSearch } from "./ticker-search.ts";
import type { TickerTable } from "./ticker-table.ts";
import { unknownTicker, type Watcher } from "./watched-ticker.ts";

/** However soon a source says to come back, a name is not asked for more often than this. */
const RETRY_MIN_MS = 1_000;

/** What a name stands for. */
export interface NamedListing extends Listing {
  /** The usual quality of its source's quotes. */
  readonly quality: Quality;
}

/** What demand is given. */
export interface SourceDemandDeps extends SupervisorDeps {
  /** Where lists of tickers are kept; without one they are not. */
  readonly store?: Store | undefined;
}

/**
 * What is wanted of sources of one's own: tickers are resolved to listings, listings wanted upstream while
 * anybody watches and for a while longer, and what happens to them is told to their watchers.
 */
export class SourceDemand implements Demand {
  readonly #table: TickerTable;
  readonly #board: Board;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #listings: Listings;
  readonly #search: TickerSearch;
  readonly #tickers: (SourceTicker | undefined)[] = [];

  constructor(table: TickerTable, board: Board, sources: readonly Source[], deps: SourceDemandDeps) {
    this.#table = table;
    this.#board = board;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#search = new TickerSearch(searchable(sources), deps.scheduler, deps.store);
    this.#listings = new Listings({ table, board }, sources, deps, {
      ticker: (id) => this.#tickers[id],
      disowned: (tickers, source) => this.#disowned(tickers, source),
    });
  }

  get size(): number {
    return this.#table.size;
  }

  /** `beyond`: the greatest number that another process has used for it; its quotes are numbered beyond that. */
  acquire(name: TickerName, watcher: Watcher, beyond?: Position): number | undefined {
    const known = this.#table.find(name.ticker);
    if (known !== undefined) {
      const ticker = this.#tickers[known] as SourceTicker;
      if (beyond) this.#numberBeyond(ticker, beyond);
      ticker.cancelLinger?.();
      ticker.cancelLinger = undefined;
      ticker.watchers.add(watcher);
      return known;
    }
    const abort = new AbortController();
    const found = this.#listings.supervisor.resolve(name, abort.signal);
    if (found === undefined) return undefined;
    const ticker = new SourceTicker(this.#table.intern(name), name);
    this.#tickers[ticker.id] = ticker;
    ticker.beyond = beyond;
    if (found instanceof Promise) this.#await(ticker, abort, found);
    else this.#bind(ticker, found);
    ticker.watchers.add(watcher);
    return ticker.id;
  }

  /** Upstream it lingers. */
  release(id: number, watcher: Watcher): void {
    const ticker = this.#tickers[id];
    if (!ticker?.watchers.delete(watcher) || ticker.watchers.size > 0) return;
    ticker.cancelLinger = this.#scheduler.after(DEMAND_LINGER_MS, () => this.#drop(ticker));
  }

  /**
   * What a name stands for, without watching it: the listing that it has while it is watched, else the one that sources
   * tell of. Rejects with a SourceFault where nobody can tell now.
   */
  async find(name: TickerName, signal: AbortSignal): Promise<NamedListing | undefined> {
    const { supervisor } = this.#listings;
    const known = this.#table.find(name.ticker);
    const listed = known === undefined ? undefined : this.#tickers[known]?.listed;
    if (!listed) {
      const found = await supervisor.resolve(name, signal);
      return found && { ...found.listing, quality: found.source.quality };
    }
    const { canonical, info, hours } = listed;
    const source = supervisor.sources.find((one) => one.name === listed.source);
    return { canonical, info, ...(hours === undefined ? {} : { hours }), quality: source?.quality ?? Quality.LIVE };
  }

  introduction(ids: readonly number[]): Introduction {
    const told = { infos: [] as TickerInfo[], errors: [] as TickerError[], sourceChanges: [] as SourceChange[] };
    for (const id of ids) {
      const ticker = this.#tickers[id];
      if (ticker?.listed) told.infos.push(ticker.info(ticker.listed));
      if (ticker?.error) told.errors.push(ticker.error);
      const change = this.stateOf(id);
      if (change && change.state !== SourceState.CONNECTED) told.sourceChanges.push(change);
    }
    return told;
  }

  infoOf(id: number): TickerInfo | undefined {
    const ticker = this.#tickers[id];
    return ticker?.listed && ticker.info(ticker.listed);
  }

  /** The state of the source that carries a ticker, once one does; none while it is first connected. */
  stateOf(id: number): SourceChange | undefined {
    const ticker = this.#tickers[id];
    const state = ticker?.listed && this.#listings.stateOf(ticker.listed);
    return ticker && state && { ...state, tickers: [ticker.name.ticker] };
  }

  errorOf(id: number): TickerError | undefined {
    return this.#tickers[id]?.error;
  }

  search(text: string, limit: number): Promise<TickerInfo[]> {
    return this.#search.infos(text, limit);
  }

  async status(): Promise<SourceStatus[]> {
    return this.#listings.status();
  }

  async close(): Promise<void> {
    for (const ticker of this.#tickers) ticker?.stop();
    this.#search.close();
    await this.#listings.close();
  }

  #await(ticker: SourceTicker, abort: AbortController, found: Promise<Found | undefined>): void {
    ticker.abort = abort;
    const settle = (act: () => void) => {
      // An answer to an earlier question, or for a ticker that is gone.
      if (this.#tickers[ticker.id] !== ticker || ticker.abort !== abort) return;
      ticker.abort = undefined;
      act();
    };
    found.then(
      (answer) => settle(() => (answer ? this.#bind(ticker, answer) : this.#unknown(ticker))),
      (error: unknown) => settle(() => this.#retry(ticker, asFault(error))),
    );
  }

  #bind(ticker: SourceTicker, found: Found): void {
    ticker.error = undefined;
    ticker.attempt = 0;
    this.#listings.bind(ticker, found);
  }

  #numberBeyond(ticker: SourceTicker, beyond: Position): void {
    if (ticker.listed) this.#board.numberBeyond(ticker.listed, beyond);
    else if (!ticker.beyond || isNewer(beyond, ticker.beyond)) ticker.beyond = beyond;
  }

  /** No source could tell now: said to the watchers, and asked again. */
  #retry(ticker: SourceTicker, fault: SourceFault): void {
    if (fault.kind === "unknown") return this.#unknown(ticker);
    const backOffMs = backoffMs(ticker.attempt++, this.#random);
    const askedMs = fault.retryAfterMs === undefined ? backOffMs : Math.max(RETRY_MIN_MS, fault.retryAfterMs);
    // Who fails as often as that is left alone by all who wait, and then asked by one after the other.
    const pauseMs = this.#listings.supervisor.pauseMs(ticker.name);
    const waitMs = pauseMs > 0 ? Math.max(askedMs, pauseMs + this.#random() * RETRY_MIN_MS) : askedMs;
    ticker.troubled(fault, waitMs);
    ticker.cancelRetry = this.#scheduler.after(waitMs, () => this.#seek(ticker));
  }

  /** Asks the sources for a ticker that is held, and does what comes of it. */
  #seek(ticker: SourceTicker): void {
    const abort = new AbortController();
    const found = this.#listings.supervisor.resolve(ticker.name, abort.signal, ticker.notAt);
    if (found instanceof Promise) this.#await(ticker, abort, found);
    else if (found) this.#bind(ticker, found);
    else this.#unknown(ticker);
  }

  /** Another source may know them. All let go of what they were before any is sought; they are numbered on. */
  #disowned(tickers: readonly SourceTicker[], source: Source): void {
    for (const ticker of tickers) {
      const { listed } = ticker;
      this.#listings.unbind(ticker);
      if (listed) ticker.beyond = { epoch: listed.epoch, sequence: listed.sequence };
      ticker.notAt.add(source);
    }
    for (const ticker of tickers) this.#seek(ticker);
  }

  /** Terminal: told once, and forgotten. */
  #unknown(ticker: SourceTicker): void {
    ticker.removed(unknownTicker(ticker.name.ticker));
    this.#drop(ticker);
  }

  #drop(ticker: SourceTicker): void {
    ticker.stop();
    this.#listings.supervisor.forget(ticker.name);
    this.#tickers[ticker.id] = undefined;
    this.#listings.unbind(ticker);
    this.#table.release(ticker.id);
  }
}

function searchable(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ ownsVenue }) => !ownsVenue);
}
