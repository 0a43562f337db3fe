import type { Cancel } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type SourceContext,
  type SourceQuote,
  type Wanted,
} from "../../engine/ports/source.ts";
import { Carried } from "./carried.ts";
import { Feed } from "./feed.ts";
import type { Trade } from "./frame.ts";
import type { LastKnown } from "./last-known.ts";
import type { Outcome, Poller } from "./poller.ts";
import { NO_DATA, type QuoteReading } from "./reading.ts";
import { SocketPlaces, type Task } from "./socket-places.ts";
import type { SocketSlot } from "./socket-slot.ts";
import type { VendorSymbol } from "./symbol.ts";

/** How often a connection that only polls shows that it lives. */
const LIFE_MS = 15_000;
/** A socket that has worked for so long was no failure. */
const WORKS_AFTER_MS = 60_000;
/** So many readings of a connection in a row that fail are no accident. */
const FAILURES_MAX = 3;
/** How long a symbol without data, or not in the plan, is left alone. */
const NOTHING_REST_MS = 600_000;

/** What a connection needs of its source. */
export interface ConnectionMeans {
  readonly context: SourceContext;
  readonly poller: Poller;
  readonly slot: SocketSlot;
  /** The socket's address, with the key. */
  readonly address: string;
  /** How many symbols the socket carries. */
  readonly maxSymbols: number;
  /** How Finnhub spells a canonical name. */
  symbolOf(canonical: string): VendorSymbol;
  readonly lastKnown: LastKnown;
  /** Why REST calls failed when last a connection ended for it, until one succeeds. */
  readonly restTrouble: { fault: SourceFault | undefined };
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}

/** A set of tickers: streamed by the one socket where this connection has it and it has room, polled otherwise. */
export class FinnhubConnection implements Connection {
  readonly #means: ConnectionMeans;
  readonly #events: ConnectionEvents;
  readonly #tasks = new Map<string, Task>();
  readonly #standsIn: boolean;
  #feed: Feed | undefined;
  #places: SocketPlaces | undefined;
  #state: "opening" | "proving" | "open" | "closed" = "opening";
  #failures = 0;
  #isRetiring = false;
  #timer: Cancel | undefined;

  constructor(means: ConnectionMeans, events: ConnectionEvents) {
    this.#means = means;
    this.#events = events;
    this.#standsIn = means.slot.isHeld;
    const { scheduler } = means.context;
    const waitMs = means.slot.take(this);
    if (waitMs === undefined) scheduler.soon(() => this.#poll());
    else if (waitMs === 0) this.#stream();
    else this.#timer = scheduler.after(waitMs, () => this.#stream());
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed()) return;
    const before = new Map(this.#tasks);
    const untold: Task[] = [];
    this.#tasks.clear();
    for (const { id, canonical } of wanted) {
      let task = before.get(canonical);
      before.delete(canonical);
      if (task) {
        if (task.carried.id !== id) untold.push(task);
        task.carried.id = id;
      } else {
        const vendor = this.#means.symbolOf(canonical);
        task = this.#task(new Carried(id, canonical, vendor, this.#means.lastKnown.of(vendor.symbol)));
        if (this.#isCarrying()) this.#means.poller.add(task);
      }
      this.#tasks.set(canonical, task);
    }
    for (const task of before.values()) {
      this.#means.poller.remove(task);
      this.#places?.leave(task);
    }
    this.#fillPlaces();
    if (untold.length > 0) this.#means.context.scheduler.soon(() => this.#tellAnew(untold));
  }

  close(): void {
    if (this.#isClosed()) return;
    this.#release();
    this.#feed?.close();
    this.#means.slot.release(this, "closed");
    this.#means.ended();
  }

  /** Under another id it is wanted by somebody who was told nothing yet, and its next price may be long in coming. */
  #tellAnew(untold: readonly Task[]): void {
    for (const task of untold) {
      const { carried } = task;
      // Each of these may close the connection, or want otherwise.
      const isCarried = () => this.#tasks.get(carried.canonical) === task;
      const { quote, facts } = carried.lastTold(this.#means.context.scheduler.now());
      if (quote && isCarried()) this.#events.quotes([quote]);
      if (facts && isCarried()) this.#events.info(carried.id, facts);
      if (carried.trouble && isCarried()) this.#events.tickerFault(carried.id, carried.trouble);
    }
  }

  /** Opens the socket. */
  #stream(): void {
    const { context, address, slot, maxSymbols } = this.#means;
    const feed = new Feed(address, context, {
      opened: () => {
        this.#timer = context.scheduler.after(WORKS_AFTER_MS, () => slot.works());
        this.#open();
      },
      trades: (trades) => this.#trades(trades),
      alive: () => this.#events.alive(),
      tooMany: () => this.#tooMany(),
      ended: (fault, wasKicked) => {
        const wasOpen = this.#state === "open";
        slot.release(this, wasKicked ? "kicked" : wasOpen ? "dropped" : "refused", fault.retryAfterMs);
        // The socket is held back by the slot; until it is free again this connection's successor polls.
        this.#end(fault.kind === "fatal" ? fault : new SourceFault(fault.kind, fault.message));
      },
    });
    this.#feed = feed;
    this.#places = new SocketPlaces(feed, maxSymbols, () => context.scheduler.now());
  }

  /** Does without a socket. */
  #poll(): void {
    if (this.#isClosed()) return;
    this.#live();
    if (this.#means.restTrouble.fault === undefined) return this.#open();
    // What ended the last connection may last: the first reading shows.
    this.#state = "proving";
    for (const task of this.#tasks.values()) this.#means.poller.add(task);
  }

  #live(): void {
    this.#timer = this.#means.context.scheduler.after(LIFE_MS, () => {
      this.#live();
      if (this.#state !== "open") return;
      this.#events.alive();
      if (this.#isClosed() || this.#isRetiring || !this.#means.slot.invites(this.#standsIn)) return;
      this.#isRetiring = true;
      this.#events.retiring();
    });
  }

  #open(): void {
    const wasProving = this.#state === "proving";
    this.#state = "open";
    this.#events.opened();
    if (this.#isClosed() || wasProving) return;
    for (const task of this.#tasks.values()) this.#means.poller.add(task);
    this.#fillPlaces();
  }

  #task(carried: Carried): Task {
    const { symbol, hours } = carried.vendor;
    const task: Task = { symbol, hours, streams: false, carried, take: (outcome) => this.#outcome(task, outcome) };
    return task;
  }

  /** Gives the socket's free places to those who are polled. */
  #fillPlaces(): void {
    if (this.#state === "open") this.#places?.fill(this.#tasks.values());
  }

  #tooMany(): void {
    const overflow = this.#places?.overflow();
    if (!overflow) return;
    const { log } = this.#means.context;
    log.info("Finnhub streams no more symbols than these; others are polled", { symbols: overflow.max });
    this.#means.poller.changed();
  }

  #trades(trades: readonly Trade[]): void {
    const now = this.#means.context.scheduler.now();
    const places = this.#places;
    const batch: SourceQuote[] = [];
    for (const trade of trades) {
      const task = places?.find(trade.symbol);
      if (!places || !task) continue;
      places.isHeard = true;
      const quote = task.carried.trade(trade, now);
      if (!task.streams) {
        task.streams = true;
        this.#means.poller.changed();
      }
      if (!quote) continue;
      task.carried.trouble = undefined;
      batch.push(quote);
    }
    if (batch.length > 0) this.#events.quotes(batch);
    else this.#events.alive();
  }

  #outcome(task: Task, outcome: Outcome): number {
    if (outcome instanceof SourceFault && outcome.kind !== "not_permitted") return this.#failed(task, outcome);
    this.#failures = 0;
    task.carried.failures = 0;
    if (this.#state === "proving") this.#open();
    if (this.#isClosed()) return 0;
    if (outcome instanceof SourceFault) this.#trouble(task, outcome);
    else if (outcome === NO_DATA) {
      this.#trouble(task, new SourceFault("unavailable", "Finnhub has no price of this ticker now."));
    } else {
      this.#read(task, outcome);
      return 0;
    }
    return NOTHING_REST_MS;
  }

  #read(task: Task, reading: QuoteReading): void {
    const { carried } = task;
    if (this.#places && carried.isUnheard(reading)) {
      if (!this.#places.isHeard) return this.#mute();
      this.#places.deafen(task);
    }
    const now = this.#means.context.scheduler.now();
    const facts = carried.facts(reading);
    if (task.streams) {
      // Its price is the socket's to tell: a quote by another way would hide that the socket has gone mute.
      carried.learn(reading, now);
    } else {
      const quote = carried.read(reading, now);
      carried.trouble = undefined;
      if (quote) this.#events.quotes([quote]);
    }
    if (facts && !this.#isClosed()) this.#events.info(carried.id, facts);
  }

  /** There were trades to be told, and the socket has told none ever since it opened. */
  #mute(): void {
    this.#means.slot.release(this, "refused");
    this.#end(new SourceFault("unavailable", "Finnhub's socket brings nothing."));
  }

  #failed(task: Task, fault: SourceFault): number {
    if (fault.kind === "fatal" || this.#state === "proving") this.#end(fault);
    else if (fault.retryAfterMs !== undefined) {
      // Nobody is asked for until then.
      for (const other of [...this.#tasks.values()]) if (!other.streams) this.#trouble(other, fault);
    } else {
      this.#failures++;
      if (!this.#feed && this.#failures >= FAILURES_MAX) {
        this.#means.restTrouble.fault = fault;
        this.#end(fault);
      } else if (++task.carried.failures >= 2 || !task.carried.hasPrice) this.#trouble(task, fault);
    }
    return 0;
  }

  /** Tells a trouble once, unless the socket brings its price all the same. */
  #trouble(task: Task, fault: SourceFault): void {
    const { carried } = task;
    if (carried.trouble || task.streams || this.#isClosed()) return;
    carried.trouble = fault;
    this.#events.tickerFault(carried.id, fault);
  }

  #isCarrying(): boolean {
    return this.#state === "open" || this.#state === "proving";
  }

  /** Whether it is by now: a listener may have closed it. */
  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #end(fault: SourceFault): void {
    if (this.#isClosed()) return;
    this.#release();
    this.#feed?.close();
    this.#means.slot.release(this, "closed");
    this.#means.ended();
    this.#events.closed(fault);
  }

  #release(): void {
    this.#state = "closed";
    this.#timer?.();
    for (const task of this.#tasks.values()) this.#means.poller.remove(task);
    this.#tasks.clear();
  }
}
