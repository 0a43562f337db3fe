import { BreakerState, SourceState, type Scheduler, type SourceStatus, type TickerName } from "@streampulse/core";

import { Lane } from "./lane.ts";
import { LookUpHealth } from "./look-up-health.ts";
import { lookUp } from "./look-up.ts";
import { Outages, type OutageHeard } from "./outages.ts";
import type { Routes } from "./ports/route.ts";
import { SourceFault, type Listing, type ListingInfo, type Source, type SourceQuote } from "./ports/source.ts";
import { SourceOrder, standIn, type Found } from "./source-order.ts";

/** What the supervisor tells of its sources; ids are those given to `want`. */
export interface SupervisorEvents {
  quotes(batch: readonly SourceQuote[]): void;
  info(id: number, info: ListingInfo, isWhole?: boolean): void;
  tickerFault(id: number, fault: SourceFault): void;
  /** A connection's state changed, for the tickers it carries. */
  state(source: Source, state: SourceState, ids: readonly number[], fault: SourceFault | undefined): void;
}

/** What the supervisor is given; `outage` is for operators. */
export interface SupervisorDeps {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly outage?: OutageHeard;
  readonly routes?: Routes | undefined;
}

const NONE: ReadonlySet<Source> = new Set();

/** The worst that may be said of a source with several lanes comes first. */
const SEVERITY = [SourceState.DOWN, SourceState.RECONNECTING, SourceState.CONNECTED];

/** The sources in their order, and the lanes that carry what is wanted of each. */
export class Supervisor {
  readonly sources: readonly Source[];
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #events: SupervisorEvents;
  readonly #lanes = new Map<Source, Lane[]>();
  readonly #laneOf = new Map<number, Lane>();
  readonly #outages: Outages;
  readonly #order: SourceOrder;
  readonly #lookUps = new Map<Source, LookUpHealth>();
  /** A source that answers a question is there, and one that cannot is not. */
  readonly #answers = {
    works: (source: Source) => this.#outages.works(source, source),
    failed: (source: Source, fault: SourceFault) => this.#outages.failed(source, source, fault, this.#isPriced(source)),
  };

  constructor(sources: readonly Source[], deps: SupervisorDeps, events: SupervisorEvents) {
    this.sources = sources;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#events = events;
    this.#outages = new Outages(
      deps.outage ?? (() => {}),
      deps.scheduler,
      (source) => this.#healthOf(source).waiting > 0,
    );
    this.#order = new SourceOrder(sources, deps.routes);
    for (const source of sources) {
      this.#lanes.set(source, []);
      this.#lookUps.set(source, new LookUpHealth());
    }
  }

  /**
   * The first source in order that knows the name, `except` some. Undefined says that all of them don't; it is
   * answered at once where all can. Rejects with a SourceFault where one that cannot tell now might know it.
   */
  resolve(
    name: TickerName,
    signal: AbortSignal,
    except: ReadonlySet<Source> = NONE,
  ): Found | undefined | Promise<Found | undefined> {
    const untold: Source[] = [];
    const found = lookUp(this.#order.find(name, except), signal, {
      works: (source) => {
        this.#healthOf(source).answered(name.ticker);
        this.#answers.works(source);
      },
      failed: (source, fault) => {
        untold.push(source);
        if (isOfSource(fault)) this.#healthOf(source).failed(name.ticker, fault, this.#scheduler.now());
        this.#answers.failed(source, fault);
      },
    });
    return found instanceof Promise ? found.then((one) => one && { ...one, untold }) : found;
  }

  /** For how long all that a ticker waits for are left alone, having failed often. */
  pauseMs({ ticker }: TickerName): number {
    const asked = [...this.#lookUps.values()].filter((health) => health.holdsUp(ticker));
    if (asked.length === 0) return 0;
    return Math.min(...asked.map((health) => health.pauseMs(this.#scheduler.now())));
  }

  /** Nobody waits for a look-up of this ticker any more. */
  forget({ ticker }: TickerName): void {
    for (const health of this.#lookUps.values()) health.forget(ticker);
  }

  /** What a source has in the place of a listing with these names; answers as `resolve` does. */
  standIn(
    source: Source,
    listing: Listing,
    names: readonly TickerName[],
    signal: AbortSignal,
  ): Listing | undefined | Promise<Listing | undefined> {
    return lookUp(standIn(source, listing, names), signal, this.#answers);
  }

  /** The sources that may carry what was found, best first: of those before its own, who could not tell. */
  orderOf({ source, listing, untold = [] }: Found): readonly Source[] {
    const order = this.#order.of(listing);
    const at = order.indexOf(source);
    return order.filter((one, n) => n >= at || untold.includes(one));
  }

  /** Subscribes upstream, by which lane; undefined where the source cannot carry one more ticker. */
  want(source: Source, id: number, canonical: string): Lane | undefined {
    const lane = this.#laneWithRoom(source);
    if (lane === undefined) return undefined;
    this.#laneOf.set(id, lane);
    lane.add({ id, canonical });
    return lane;
  }

  unwant(id: number): void {
    const lane = this.#laneOf.get(id);
    if (lane === undefined) return;
    this.#laneOf.delete(id);
    lane.remove(id);
    const lanes = this.#lanes.get(lane.source) as Lane[];
    if (lane.wanted.size > 0) return;
    lanes.splice(lanes.indexOf(lane), 1);
    this.#outages.forget(lane.source, lane);
  }

  /** Why it brings nothing, as far as its connections show. */
  faultOf(source: Source): SourceFault | undefined {
    const lanes = this.#lanes.get(source) as Lane[];
    const isSilent = lanes.some(({ silence }) => silence.suspectSinceMs !== undefined);
    const silent = isSilent ? new SourceFault("unavailable", `${source.name} has gone silent.`) : undefined;
    return lanes.find(({ fault }) => fault)?.fault ?? silent;
  }

  /** Every connection there is, or shall be. */
  *lanes(): Iterable<Lane> {
    for (const lanes of this.#lanes.values()) yield* lanes;
  }

  status(): SourceStatus[] {
    return this.sources.map((source) => {
      const lanes = this.#lanes.get(source) as Lane[];
      const lookUps = this.#healthOf(source);
      const messages = lanes.map((lane) => lane.lastMessageMs ?? 0);
      const budgetLeft = source.budgetLeft?.();
      const isWanted = lanes.length > 0 || lookUps.waiting > 0;
      const reason = isWanted ? this.#outages.reasonOf(source) : undefined;
      const ofLookUps = lookUps.breaker(this.#scheduler.now());
      return {
        source: source.name,
        // Where there is a connection, how it is; what look-ups have to say stands beside.
        state: SEVERITY.find((state) => lanes.some((lane) => lane.state === state)) ?? lookUps.state,
        quality: source.quality,
        ...(Math.max(0, ...messages) > 0 ? { lastMessageMs: Math.max(...messages) } : {}),
        subscriptions: lanes.reduce((sum, lane) => sum + lane.wanted.size, 0),
        ...(budgetLeft === undefined ? {} : { budgetLeft }),
        breaker: lanes.find((lane) => lane.breaker !== BreakerState.CLOSED)?.breaker ?? ofLookUps,
        ...(reason === undefined ? {} : { reason }),
        ...(lookUps.waiting > 0 ? { waitingTickers: lookUps.waiting } : {}),
      };
    });
  }

  async close(): Promise<void> {
    for (const lanes of this.#lanes.values()) for (const lane of lanes) lane.close();
    await Promise.all(this.sources.map((source) => source.close()));
  }

  #healthOf(source: Source): LookUpHealth {
    return this.#lookUps.get(source) as LookUpHealth;
  }

  /** Whether its connections bring prices, or may do so any moment. */
  #isPriced(source: Source): boolean {
    const isBroken = this.#outages.reasonOf(source) !== undefined;
    return !isBroken && (this.#lanes.get(source) as Lane[]).some(({ state }) => state === SourceState.CONNECTED);
  }

  #laneWithRoom(source: Source): Lane | undefined {
    const lanes = this.#lanes.get(source) as Lane[];
    const { tickersPerConnection, connections } = source.limits;
    const free = lanes.find((lane) => lane.wanted.size < tickersPerConnection);
    if (free || lanes.length >= connections) return free;
    const lane = new Lane(source, this.#scheduler, this.#random, {
      quotes: (batch) => {
        if (this.#outages.areAny && batch.some(({ price }) => price !== undefined)) this.#outages.priced(source, lane);
        this.#events.quotes(batch);
      },
      info: (id, info, isWhole) => this.#events.info(id, info, isWhole),
      tickerFault: (id, fault) => this.#events.tickerFault(id, fault),
      state: (changed, fault) => {
        if (fault) this.#outages.failed(source, changed, fault);
        else this.#outages.works(source, changed);
        this.#events.state(source, changed.state, [...changed.wanted.keys()], fault);
      },
    });
    lanes.push(lane);
    return lane;
  }
}

/** Whether the fault is the source's, and not one of the ticker asked for. */
function isOfSource({ kind }: SourceFault): boolean {
  return kind === "unavailable" || kind === "fatal";
}
