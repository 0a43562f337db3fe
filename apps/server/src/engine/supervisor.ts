import { BreakerState, SourceState, type Scheduler, type SourceStatus, type TickerName } from "@streampulse/core";

import { Lane } from "./lane.ts";
import { Outages, type OutageHeard } from "./outages.ts";
import { lookUp } from "./look-up.ts";
import type { Routes } from "./ports/route.ts";
import type { Listing, ListingInfo, Source, SourceFault, SourceQuote } from "./ports/source.ts";
import { SourceOrder, standIn, type Found } from "./source-order.ts";

/** What the supervisor tells of its sources; ids are those given to `want`. */
export interface SupervisorEvents {
  quotes(batch: readonly SourceQuote[]): void;
  info(id: number, info: ListingInfo): void;
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
  /** A source that answers a question is there, and one that cannot is not. */
  readonly #lookUps = {
    works: (source: Source) => this.#outages.works(source, source),
    failed: (source: Source, fault: SourceFault) => this.#outages.failed(source, source, fault),
  };

  constructor(sources: readonly Source[], deps: SupervisorDeps, events: SupervisorEvents) {
    this.sources = sources;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#events = events;
    this.#outages = new Outages(deps.outage ?? (() => {}));
    this.#order = new SourceOrder(sources, deps.routes);
    for (const source of sources) this.#lanes.set(source, []);
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
    const { works, failed } = this.#lookUps;
    const found = lookUp(this.#order.find(name, except), signal, {
      works,
      failed(source, fault) {
        untold.push(source);
        failed(source, fault);
      },
    });
    return found instanceof Promise ? found.then((one) => one && { ...one, untold }) : found;
  }

  /** What a source has in the place of a listing with these names; answers as `resolve` does. */
  standIn(
    source: Source,
    listing: Listing,
    names: readonly TickerName[],
    signal: AbortSignal,
  ): Listing | undefined | Promise<Listing | undefined> {
    return lookUp(standIn(source, listing, names), signal, this.#lookUps);
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

  /** Every connection there is, or shall be. */
  *lanes(): Iterable<Lane> {
    for (const lanes of this.#lanes.values()) yield* lanes;
  }

  status(): SourceStatus[] {
    return this.sources.map((source) => {
      const lanes = this.#lanes.get(source) as Lane[];
      const messages = lanes.map((lane) => lane.lastMessageMs ?? 0);
      const budgetLeft = source.budgetLeft?.();
      return {
        source: source.name,
        state: SEVERITY.find((state) => lanes.some((lane) => lane.state === state)) ?? SourceState.UNSPECIFIED,
        quality: source.quality,
        ...(Math.max(0, ...messages) > 0 ? { lastMessageMs: Math.max(...messages) } : {}),
        subscriptions: lanes.reduce((sum, lane) => sum + lane.wanted.size, 0),
        ...(budgetLeft === undefined ? {} : { budgetLeft }),
        breaker: lanes.find((lane) => lane.breaker !== BreakerState.CLOSED)?.breaker ?? BreakerState.CLOSED,
      };
    });
  }

  async close(): Promise<void> {
    for (const lanes of this.#lanes.values()) for (const lane of lanes) lane.close();
    await Promise.all(this.sources.map((source) => source.close()));
  }

  #laneWithRoom(source: Source): Lane | undefined {
    const lanes = this.#lanes.get(source) as Lane[];
    const { tickersPerConnection, connections } = source.limits;
    const free = lanes.find((lane) => lane.wanted.size < tickersPerConnection);
    if (free || lanes.length >= connections) return free;
    const lane = new Lane(source, this.#scheduler, this.#random, {
      quotes: (batch) => this.#events.quotes(batch),
      info: (id, info) => this.#events.info(id, info),
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
