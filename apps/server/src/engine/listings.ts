import { SourceState, type Scheduler, type SourceChange, type SourceStatus } from "@streampulse/core";

import { updated, type Board } from "./board.ts";
import type { Listed } from "./listed.ts";
import { carriedBy } from "./carried-by.ts";
import { catchUp } from "./catch-up.ts";
import { Failover } from "./failover.ts";
import type { Feed } from "./feed.ts";
import { Feeds } from "./feeds.ts";
import { Freshness } from "./freshness.ts";
import { countGivenOver } from "./given-over.ts";
import { ListingRoute } from "./listing-route.ts";
import { MarketHours } from "./market-hours.ts";
import type { Listing, ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import type { Found } from "./source-order.ts";
import type { SourceTicker } from "./source-ticker.ts";
import { Supervisor, type SupervisorDeps } from "./supervisor.ts";
import { Suspects } from "./suspects.ts";
import type { TickerTable } from "./ticker-table.ts";
import { reasonOf, tellSourceChange } from "./watched-ticker.ts";

/** What listings need to know of the tickers that are their names, and whom they tell what a name's listing cannot settle. */
export interface ListingNames {
  /** The ticker with this number, if it is in use. */
  ticker(id: number): SourceTicker | undefined;
  /** The source that knew them does not, after all: nothing carries them now. */
  disowned(tickers: readonly SourceTicker[], source: Source): void;
}

/** The listings in use: each with its route to a source, its freshness and its session. */
export class Listings {
  readonly supervisor: Supervisor;
  readonly #table: TickerTable;
  readonly #board: Board;
  readonly #scheduler: Scheduler;
  readonly #names: ListingNames;
  readonly #freshness: Freshness;
  readonly #hours: MarketHours;
  readonly #feeds: Feeds;
  readonly #suspects: Suspects;
  readonly #failover: Failover;
  readonly #routes = new Map<Listed, ListingRoute>();

  constructor(
    { table, board }: { readonly table: TickerTable; readonly board: Board },
    sources: readonly Source[],
    deps: SupervisorDeps,
    names: ListingNames,
  ) {
    this.#table = table;
    this.#board = board;
    this.#scheduler = deps.scheduler;
    this.#names = names;
    this.#hours = new MarketHours(deps.scheduler, board, (listed) => this.#isHeard(listed));
    this.#freshness = new Freshness(
      deps.scheduler,
      (listed) => board.flagStale(listed),
      (listed) => this.#tellInfo(listed),
      (listed) => this.#hours.follow(listed),
    );
    this.supervisor = new Supervisor(sources, deps, {
      quotes: (batch) => this.#feeds.quotes(batch),
      info: (id, info, isWhole) => this.#feeds.info(id, info, isWhole),
      tickerFault: (id, fault) => this.#feeds.fault(id, fault),
      state: (source, state, ids, fault) => this.#state(source, state, this.#feeds.of(ids), fault),
    });
    this.#feeds = new Feeds(this.supervisor, deps.scheduler, (lane) => this.#suspects.spoke(lane));
    this.#suspects = new Suspects({
      scheduler: deps.scheduler,
      lanes: () => this.supervisor.lanes(),
      feedsOf: (lane) => this.#feeds.of(lane.wanted.keys()),
      suspected: (feeds) => this.#suspected(feeds),
      cleared: (feeds, isWell) => this.#cleared(feeds, isWell),
    });
    this.#failover = new Failover(deps.scheduler);
  }

  /** Makes a ticker a name of what was found; upstream it is wanted from the first name on. */
  bind(ticker: SourceTicker, found: Found): void {
    const listed = this.#board.open(found.listing, found.source.name);
    const known = this.#routes.get(listed);
    // What it is shown must never have been another venue's.
    if (known?.isAstray && ticker.name.venue !== undefined) known.comeHome();
    ticker.listed = listed;
    this.#hours.follow(listed);
    if (ticker.beyond) this.#board.numberBeyond(listed, ticker.beyond);
    ticker.beyond = undefined;
    // Nobody has listened since its last price: until the next one it may be old.
    if (!known) this.#board.interrupt(listed);
    this.#board.bind(listed, ticker.id);
    if (known) this.#renamed(known);
    const route = known ?? this.#open(listed, found, ticker.notAt);
    this.#describe(listed);
    ticker.tellInfo(ticker.info(listed));
    if (!known) catchUp(route, this.#board, this.#hours);
    const { lane, source } = route.carrier;
    if (route.isCrowded) ticker.crowded(source.name);
    else if (!known && lane?.fault && listed.latest === undefined) ticker.troubled(lane.fault);
  }

  /** A ticker is a name no longer; the last one lets the listing go. */
  unbind(ticker: SourceTicker): void {
    const { listed } = ticker;
    ticker.listed = undefined;
    if (listed === undefined) return;
    this.#board.unbind(listed, ticker.id);
    const route = this.#routes.get(listed);
    if (route === undefined) return;
    if (listed.tickers.length > 0) return this.#renamed(route);
    this.#routes.delete(listed);
    this.#freshness.remove(listed);
    this.#failover.forget(route);
    const { isAstray } = route;
    route.close();
    if (!isAstray) return;
    this.#board.goBack(listed, undefined);
    listed.info = route.listing.info;
  }

  /** The state of the source that carries a listing, once one does; none while it is first connected. */
  stateOf(listed: Listed): Omit<SourceChange, "tickers"> | undefined {
    const lane = this.#routes.get(listed)?.carrier.lane;
    if (!lane || (lane.state !== SourceState.CONNECTED && !lane.fault)) return undefined;
    return { source: lane.source.name, state: lane.state, ...reasonOf(lane.fault) };
  }

  status(): SourceStatus[] {
    const givenOver = countGivenOver(this.#routes.values());
    return this.supervisor.status().flatMap((status, n) => {
      const source = this.supervisor.sources[n] as Source;
      if (source.ownsVenue) return [];
      const tickersGivenOver = givenOver.get(source);
      const counts = { failovers: this.#failover.countOf(source), slips: this.#feeds.slipsOf(source) };
      return [{ ...status, ...counts, ...(tickersGivenOver && { state: SourceState.FAILED_OVER, tickersGivenOver }) }];
    });
  }

  async close(): Promise<void> {
    this.#freshness.stop();
    this.#suspects.stop();
    this.#failover.stop();
    for (const route of this.#routes.values()) route.close();
    this.#routes.clear();
    await this.supervisor.close();
  }

  #open(listed: Listed, found: Found, notAt: ReadonlySet<Source>): ListingRoute {
    const { listing } = found;
    const order = this.supervisor.orderOf(found).filter((source) => source === found.source || !notAt.has(source));
    const route = new ListingRoute(listed, found, order, {
      feeds: this.#feeds,
      now: () => this.#scheduler.now(),
      standIn: (other, signal) => this.#standIn(other, listed, listing, signal),
      quoted: (quote, receivedMs) => this.#quoted(route, quote, receivedMs),
      info: (info, isWhole) => this.#info(listed, info, isWhole),
      troubled: (fault) => this.#troubled(listed, fault),
      disowned: (disowner) => this.#tickersOf(listed).forEach(({ notAt: not }) => not.add(disowner)),
      unknown: (disowner) => this.#names.disowned(this.#tickersOf(listed), disowner),
      crowded: () => this.#crowded(route),
      cameHome: (latest) => this.#cameHome(route, latest),
      moved: (from, isBetter, jumpPercent) => this.#moved(route, from, isBetter, jumpPercent),
      unsettled: () => this.#failover.look(route),
    });
    this.#routes.set(listed, route);
    this.#freshness.add(listed);
    this.#suspects.watch();
    this.#failover.look(route);
    return route;
  }

  #standIn(
    source: Source,
    listed: Listed,
    listing: Listing,
    signal: AbortSignal,
  ): Listing | undefined | Promise<Listing | undefined> {
    const names = this.#tickersOf(listed).map(({ name }) => name);
    return this.supervisor.standIn(source, listing, names, signal);
  }

  #renamed(route: ListingRoute): void {
    route.renamed(this.#tickersOf(route.listed).every(({ name }) => name.venue === undefined));
    this.#failover.look(route);
  }

  #isHeard(listed: Listed): boolean {
    return this.#routes.get(listed)?.carrier.isUnbroken ?? false;
  }

  /** The hot path. `receivedMs`: where it came earlier than it is told. */
  #quoted({ listed, carrier }: ListingRoute, quote: SourceQuote, receivedMs = carrier.heardMs): void {
    const { source } = carrier;
    const isNews = listed.latest === undefined || listed.isTroubled;
    const quality = this.#hours.qualityOf(listed, quote, source.quality);
    this.#board.accept(listed, quote, source.name, quality, receivedMs);
    if (isNews && listed.latest !== undefined) this.#priced(listed);
  }

  /** Its first price, or the first one after a trouble. */
  #priced(listed: Listed): void {
    listed.isTroubled = false;
    for (const ticker of this.#tickersOf(listed)) ticker.priced();
  }

  #info(listed: Listed, info: ListingInfo, isWhole = false): void {
    this.#hours.told(listed, info);
    listed.info = isWhole ? info : updated(listed.info, info);
    this.#describe(listed);
    this.#freshness.changed(listed);
  }

  #describe(listed: Listed): void {
    for (const ticker of listed.tickers) this.#table.describe(ticker, listed.info);
  }

  #tellInfo(listed: Listed): void {
    for (const ticker of this.#tickersOf(listed)) ticker.tellInfo(ticker.info(listed));
  }

  /** Temporary: told to all its names. */
  #troubled(listed: Listed, fault: SourceFault): void {
    listed.isTroubled = listed.isGapCut = true;
    for (const ticker of this.#tickersOf(listed)) ticker.troubled(fault);
  }

  #crowded({ listed, isCrowded, carrier }: ListingRoute): void {
    for (const ticker of this.#tickersOf(listed)) {
      if (isCrowded) ticker.crowded(carrier.source.name);
      else ticker.error = undefined;
    }
  }

  #cameHome({ listed, carrier }: ListingRoute, latest: Listed["latest"]): void {
    this.#board.goBack(listed, latest);
    const state = carrier.lane?.state ?? SourceState.DOWN;
    this.#tellMove(listed, { source: carrier.source.name, state });
  }

  /** Each watcher is told of what carries it now, before the first price of that. */
  #moved({ listed, carrier }: ListingRoute, from: Source, isBetter: boolean, jumpPercent: string | undefined): void {
    const to = carrier.source.name;
    if (!isBetter) this.#failover.count(from);
    const reason = reasonOf(this.supervisor.faultOf(from));
    const change = isBetter
      ? { source: to, state: SourceState.CONNECTED }
      : { source: from.name, state: SourceState.FAILED_OVER, toSource: to, ...reason };
    this.#tellMove(listed, { ...change, ...(jumpPercent === undefined ? {} : { jumpPercent }) });
  }

  #tellMove(listed: Listed, change: Omit<SourceChange, "tickers">): void {
    listed.isGapCut = true;
    this.#hours.follow(listed);
    this.#describe(listed);
    this.#tellInfo(listed);
    tellSourceChange(change, this.#tickersOf(listed));
  }

  /** Their connection brings nothing, and nobody knows yet why: flagged, with a number of its own. */
  #suspected(feeds: readonly Feed[]): void {
    for (const route of carriedBy(feeds)) {
      const { listed } = route;
      if (listed.latest && !listed.latest.stale) {
        route.isSuspect = true;
        this.#board.flagStale(listed);
      }
      this.#failover.look(route);
    }
  }

  /** Where they were found to be well, what was flagged for nothing is not any more, unless it is silent for long by itself. */
  #cleared(feeds: readonly Feed[], isWell: boolean): void {
    for (const route of carriedBy(feeds)) {
      if (isWell && route.isSuspect && !this.#freshness.isSilent(route.listed)) this.#board.unflagStale(route.listed);
      route.isSuspect = false;
      this.#failover.look(route);
    }
  }

  /** A connection broke or came back: prices are flagged, and each watcher is told once for all its tickers. */
  #state(source: Source, state: SourceState, feeds: readonly Feed[], fault: SourceFault | undefined): void {
    const concerned: SourceTicker[] = [];
    const carried = carriedBy(feeds);
    for (const route of carried) {
      const { listed } = route;
      route.isSuspect = false;
      if (state !== SourceState.CONNECTED) this.#board.interrupt(listed);
      for (const ticker of this.#tickersOf(listed)) {
        if (fault && listed.latest === undefined) ticker.troubled(fault);
        concerned.push(ticker);
      }
    }
    tellSourceChange({ source: source.name, state, ...reasonOf(fault) }, concerned);
    for (const route of carried) this.#failover.look(route);
  }

  #tickersOf(listed: Listed): SourceTicker[] {
    return listed.tickers.map((id) => this.#names.ticker(id)).filter((ticker) => ticker !== undefined);
  }
}
