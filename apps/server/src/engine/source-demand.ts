import {
  backoffMs,
  isNewer,
  SourceState,
  TickerErrorCode,
  type Scheduler,
  type SourceChange,
  type SourceStatus,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import { updated, type Board, type Listed } from "./board.ts";
import type { Demand, Introduction } from "./demand.ts";
import type { Position } from "./every-log.ts";
import { Freshness } from "./freshness.ts";
import { asFault } from "./lane.ts";
import { DEMAND_LINGER_MS } from "./limits.ts";
import { MarketHours } from "./market-hours.ts";
import type { ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import { SourceTicker } from "./source-ticker.ts";
import { Supervisor, type Found, type SupervisorDeps } from "./supervisor.ts";
import type { TickerTable } from "./ticker-table.ts";
import { tellSourceChange, unknownTicker, type Watcher } from "./watched-ticker.ts";

/** However soon a source says to come back, a name is not asked for more often than this. */
const RETRY_MIN_MS = 1_000;

/**
 * What is wanted of sources of one's own: tickers are resolved to listings, listings wanted upstream while
 * anybody watches and for a while longer, and what happens to them is told to their watchers.
 */
export class SourceDemand implements Demand {
  readonly #table: TickerTable;
  readonly #board: Board;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #freshness: Freshness;
  readonly #hours: MarketHours;
  readonly #supervisor: Supervisor;
  readonly #tickers: (SourceTicker | undefined)[] = [];
  /** Listings that found no room at their source; the first ones get the room that others leave. */
  readonly #crowded = new Map<Listed, Source>();

  constructor(table: TickerTable, board: Board, sources: readonly Source[], deps: SupervisorDeps) {
    this.#table = table;
    this.#board = board;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#hours = new MarketHours(deps.scheduler, board, (id) => this.#supervisor.isConnected(id));
    this.#freshness = new Freshness(
      deps.scheduler,
      (listed) => board.flagStale(listed),
      (listed) => this.#tellInfo(listed),
      (listed) => this.#hours.follow(listed),
    );
    this.#supervisor = new Supervisor(sources, deps, {
      quotes: (source, batch) => this.#quotes(source, batch),
      info: (id, info) => this.#info(id, info),
      tickerFault: (id, fault) => this.#listingFault(id, fault),
      state: (source, state, ids, fault) => this.#state(source, state, ids, fault),
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
    const found = this.#supervisor.resolve(name, abort.signal);
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
    const lane = ticker?.listed && this.#supervisor.laneOf(ticker.listed.id);
    if (!ticker || !lane || (lane.state !== SourceState.CONNECTED && !lane.fault)) return undefined;
    return { source: lane.source.name, state: lane.state, tickers: [ticker.name.ticker] };
  }

  errorOf(id: number): TickerError | undefined {
    return this.#tickers[id]?.error;
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<TickerInfo[]> {
    const found = await this.#supervisor.search(text, limit, signal);
    return found.map(({ source, listing }) => ({
      ...listing.info,
      ticker: listing.canonical,
      source: source.name,
      canonical: listing.canonical,
    }));
  }

  async status(): Promise<SourceStatus[]> {
    return this.#supervisor.status();
  }

  async close(): Promise<void> {
    this.#freshness.stop();
    for (const ticker of this.#tickers) ticker?.stop();
    await this.#supervisor.close();
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
    const listed = this.#board.open(found.listing, found.source.name);
    ticker.listed = listed;
    this.#hours.follow(listed);
    if (ticker.beyond) this.#numberBeyond(ticker, ticker.beyond);
    ticker.beyond = undefined;
    const isFirst = listed.tickers.length === 0;
    // Nobody has listened since its last price: until the next one it may be old.
    if (isFirst) this.#board.flagStale(listed);
    this.#board.bind(listed, ticker.id);
    this.#describe(listed);
    ticker.tellInfo(ticker.info(listed));
    if (isFirst) {
      this.#freshness.add(listed);
      if (!this.#supervisor.want(found.source, listed.id, listed.canonical)) this.#crowded.set(listed, found.source);
    }
    if (!this.#crowded.has(listed)) return;
    const message = `${found.source.name} carries as many tickers as it can; remove some first.`;
    ticker.tell({ ticker: ticker.name.ticker, code: TickerErrorCode.LIMIT_EXCEEDED, message, removed: false });
  }

  #numberBeyond(ticker: SourceTicker, beyond: Position): void {
    if (ticker.listed) this.#board.numberBeyond(ticker.listed, beyond);
    else if (!ticker.beyond || isNewer(beyond, ticker.beyond)) ticker.beyond = beyond;
  }

  /** No source could tell now: said to the watchers, and asked again. */
  #retry(ticker: SourceTicker, fault: SourceFault): void {
    if (fault.kind === "unknown") return this.#unknown(ticker);
    const backOffMs = backoffMs(ticker.attempt++, this.#random);
    const waitMs = fault.retryAfterMs === undefined ? backOffMs : Math.max(RETRY_MIN_MS, fault.retryAfterMs);
    ticker.troubled(fault, waitMs);
    ticker.cancelRetry = this.#scheduler.after(waitMs, () => {
      const abort = new AbortController();
      const found = this.#supervisor.resolve(ticker.name, abort.signal);
      if (found instanceof Promise) this.#await(ticker, abort, found);
      else if (found) this.#bind(ticker, found);
      else this.#unknown(ticker);
    });
  }

  /** Terminal: told once, and forgotten. */
  #unknown(ticker: SourceTicker): void {
    ticker.removed(unknownTicker(ticker.name.ticker));
    this.#drop(ticker);
  }

  #drop(ticker: SourceTicker): void {
    ticker.stop();
    this.#tickers[ticker.id] = undefined;
    const { listed } = ticker;
    if (listed) {
      this.#board.unbind(listed, ticker.id);
      if (listed.tickers.length === 0) {
        this.#supervisor.unwant(listed.id);
        this.#freshness.remove(listed);
        this.#crowded.delete(listed);
        this.#admitCrowded();
      }
    }
    this.#table.release(ticker.id);
  }

  #admitCrowded(): void {
    for (const [listed, source] of this.#crowded) {
      if (!this.#supervisor.want(source, listed.id, listed.canonical)) continue;
      this.#crowded.delete(listed);
      for (const ticker of this.#namesOf(listed)) ticker.error = undefined;
    }
  }

  #quotes(source: Source, batch: readonly SourceQuote[]): void {
    for (const quote of batch) {
      const listed = this.#board.get(quote.id);
      if (listed === undefined || listed.tickers.length === 0) continue;
      const isNews = listed.latest === undefined || listed.isTroubled;
      this.#board.accept(listed, quote, source.name, this.#hours.qualityOf(listed, quote, source.quality));
      if (isNews && listed.latest !== undefined) this.#priced(listed);
    }
  }

  /** Its first price, or the first one after a trouble. */
  #priced(listed: Listed): void {
    listed.isTroubled = false;
    for (const ticker of this.#namesOf(listed)) ticker.priced();
  }

  #info(id: number, info: ListingInfo): void {
    const listed = this.#board.get(id);
    if (listed === undefined) return;
    this.#hours.told(listed, info);
    listed.info = updated(listed.info, info);
    this.#describe(listed);
    this.#freshness.changed(listed);
  }

  #describe(listed: Listed): void {
    for (const ticker of listed.tickers) this.#table.describe(ticker, listed.info);
  }

  #tellInfo(listed: Listed): void {
    for (const ticker of this.#namesOf(listed)) ticker.tellInfo(ticker.info(listed));
  }

  #listingFault(id: number, fault: SourceFault): void {
    const listed = this.#board.get(id);
    if (listed === undefined) return;
    listed.isTroubled = true;
    for (const ticker of this.#namesOf(listed)) {
      if (fault.kind === "unknown") this.#unknown(ticker);
      else ticker.troubled(fault);
    }
  }

  /** A connection broke or came back: prices are flagged, and each watcher is told once for all its tickers. */
  #state(source: Source, state: SourceState, ids: readonly number[], fault: SourceFault | undefined): void {
    const concerned: SourceTicker[] = [];
    for (const id of ids) {
      const listed = this.#board.get(id);
      if (listed === undefined) continue;
      if (state !== SourceState.CONNECTED) this.#board.flagStale(listed);
      for (const ticker of this.#namesOf(listed)) {
        if (fault && listed.latest === undefined) ticker.troubled(fault);
        concerned.push(ticker);
      }
    }
    tellSourceChange({ source: source.name, state }, concerned);
  }

  #namesOf(listed: Listed): SourceTicker[] {
    return listed.tickers.map((id) => this.#tickers[id]).filter((ticker) => ticker !== undefined);
  }
}
