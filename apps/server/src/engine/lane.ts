import { backoffMs, BreakerState, HEALTHY_AFTER_MS, SourceState, type Cancel, type Scheduler } from "@streampulse/core";

import {
  SourceFault,
  type Connection,
  type ListingInfo,
  type Source,
  type SourceQuote,
  type Wanted,
} from "./ports/source.ts";
import { Breaker } from "./breaker.ts";
import { Overlap } from "./overlap.ts";
import { Silence } from "./silence.ts";
import { Timers } from "./timers.ts";

/** What a lane tells of its connection; quotes are those of tickers it was asked for. */
export interface LaneEvents {
  quotes(batch: readonly SourceQuote[]): void;
  info(id: number, info: ListingInfo, isWhole?: boolean): void;
  tickerFault(id: number, fault: SourceFault): void;
  /** The lane's state changed; a fault says why it is not connected. */
  state(lane: Lane, fault: SourceFault | undefined): void;
}

/** How long a lane that is down waits between attempts. */
const BREAKER_WAIT_MS = 60_000;
/** A connection that has not opened by then is given up. */
const OPENING_MAX_MS = 30_000;
/** How long an ending connection and its successor both deliver. */
const HANDOVER_MS = 10_000;
/** Signs of life may be this many times later than usual before a connection counts as mute. */
const MUTE_FACTOR = 3;

/**
 * One connection to a source, kept alive: the only place that reconnects. It holds the whole set wanted
 * of it and gives it to each new connection; attempts are spread with full jitter.
 */
export class Lane {
  readonly source: Source;
  readonly wanted = new Map<number, Wanted>();
  state: SourceState = SourceState.RECONNECTING;
  lastMessageMs: number | undefined;
  fault: SourceFault | undefined;
  /** When its connection opened; 0 while there is none that did. */
  openedMs = 0;
  /** What is known of its silence. */
  readonly silence = new Silence();
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #events: LaneEvents;
  #connection: Connection | undefined;
  #retiring: Connection | undefined;
  readonly #overlap = new Overlap();
  #attempt = 0;
  readonly #breaker = new Breaker();
  readonly #timers: Timers;
  #cancelOpening: Cancel = () => {};
  #cancelHandover: Cancel = () => {};
  #pushing = false;
  /** When it was last connected, or stopped being so. */
  #changedMs: number;

  constructor(source: Source, scheduler: Scheduler, random: () => number, events: LaneEvents) {
    this.source = source;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#events = events;
    this.#timers = new Timers(scheduler);
    this.#changedMs = scheduler.now();
  }

  /** Open: it waits. Half open: one connection is tried, and nobody knows yet whether it holds. */
  get breaker(): BreakerState {
    const { state } = this.#breaker;
    return state === BreakerState.HALF_OPEN && this.#isHealthy ? BreakerState.CLOSED : state;
  }

  /** Since when it brings nothing that can be relied on: not connected, or suspect. Undefined: all is well. */
  get troubleSinceMs(): number | undefined {
    return this.state === SourceState.CONNECTED ? this.silence.suspectSinceMs : this.#changedMs;
  }

  /** Since when all is well, where it is. */
  get wellSinceMs(): number {
    return Math.max(this.#changedMs, this.silence.clearedMs);
  }

  /** Whether waiting would not help: it is down, or its connection was shown to be mute. */
  get isLost(): boolean {
    return this.state === SourceState.DOWN || this.silence.isMute;
  }

  get #isHealthy(): boolean {
    return this.openedMs > 0 && this.#scheduler.now() - this.openedMs >= HEALTHY_AFTER_MS;
  }

  add(wanted: Wanted): void {
    this.wanted.set(wanted.id, wanted);
    if (this.#connection === undefined && this.#timers.size === 0) this.#connect();
    this.#push();
  }

  remove(id: number): void {
    if (!this.wanted.delete(id)) return;
    this.#overlap.forget(id);
    if (this.wanted.size === 0) this.close();
    else this.#push();
  }

  /** Ends the connection and every timer. */
  close(): void {
    this.#timers.clear();
    this.#connection?.close();
    this.#retiring?.close();
    this.#connection = undefined;
    this.#retiring = undefined;
    this.#overlap.clear();
    this.#attempt = 0;
    this.#breaker.reset();
    this.openedMs = 0;
    this.state = SourceState.RECONNECTING;
    this.#changedMs = this.#scheduler.now();
    this.silence.forget();
  }

  /** Closes the connection and opens another, though it shows life: it brings nothing. */
  reopen(fault: SourceFault): void {
    if (this.#connection === undefined || this.state !== SourceState.CONNECTED) return;
    this.#endHandover();
    this.#connection.close();
    this.#lost(fault);
  }

  /** Passes the wanted set on once per turn, however many tickers changed in it. */
  #push(): void {
    if (this.#pushing) return;
    this.#pushing = true;
    this.#scheduler.soon(() => {
      this.#pushing = false;
      for (const connection of [this.#connection, this.#retiring]) if (connection) this.#want(connection);
    });
  }

  /** A connection that cannot take what is wanted of it is as good as closed. */
  #want(connection: Connection): void {
    try {
      connection.want([...this.wanted.values()]);
    } catch (error) {
      connection.close();
      this.#ended(connection, asFault(error));
    }
  }

  #connect(): void {
    this.#breaker.tried();
    let connection: Connection;
    try {
      connection = this.#open();
    } catch (error) {
      return this.#closed(asFault(error));
    }
    this.#connection = connection;
    this.#cancelOpening();
    this.#cancelOpening = this.#timers.after(OPENING_MAX_MS, () => {
      connection.close();
      this.#ended(connection, new SourceFault("unavailable", `${this.source.name} did not answer in time.`));
    });
    this.#want(connection);
  }

  /** A connection whose events are heard as long as it is this lane's. */
  #open(): Connection {
    const isCurrent = () => this.#connection === connection;
    const isHeard = () => isCurrent() || this.#retiring === connection;
    const connection: Connection = this.source.connect({
      opened: () => isCurrent() && this.#opened(),
      quotes: (batch) => isHeard() && this.#quotes(batch, isCurrent()),
      info: (id, info, isWhole) => isCurrent() && this.wanted.has(id) && this.#events.info(id, info, isWhole),
      tickerFault: (id, fault) => isCurrent() && this.wanted.has(id) && this.#events.tickerFault(id, fault),
      alive: () => isCurrent() && this.#heard(),
      retiring: () => isCurrent() && this.#retire(),
      closed: (fault) => this.#ended(connection, fault),
    });
    return connection;
  }

  /** One of the two connections is no more. */
  #ended(connection: Connection, fault: SourceFault): void {
    if (this.#connection === connection) return this.#closed(fault);
    if (this.#retiring !== connection) return;
    this.#retiring = undefined;
    if (this.openedMs === 0) this.#broken(SourceState.RECONNECTING, fault);
  }

  #opened(): void {
    this.#cancelOpening();
    this.lastMessageMs = this.openedMs = this.#scheduler.now();
    this.fault = undefined;
    this.#breaker.succeeded();
    if (this.#overlap.isOpen) this.#cancelHandover = this.#timers.after(HANDOVER_MS, () => this.#endHandover());
    this.#watchLife();
    if (this.state === SourceState.CONNECTED) return;
    this.state = SourceState.CONNECTED;
    this.#changedMs = this.#scheduler.now();
    this.#events.state(this, undefined);
  }

  #heard(): void {
    this.lastMessageMs = this.#scheduler.now();
    this.#breaker.succeeded();
  }

  #quotes(batch: readonly SourceQuote[], isCurrent: boolean): void {
    this.#heard();
    this.#events.quotes(this.#overlap.news(batch, isCurrent));
  }

  /** Opens a successor; this connection goes on until the successor has been open for a while. */
  #retire(): void {
    if (this.#retiring) return;
    this.#cancelHandover();
    this.#retiring = this.#connection;
    this.#overlap.begin();
    this.openedMs = 0;
    this.#connect();
  }

  #closed(fault: SourceFault): void {
    if (this.#retiring === undefined) return this.#lost(fault);
    // The successor failed: the old connection still delivers, and another successor is tried.
    this.#connection = this.#retiring;
    this.#retiring = undefined;
    this.#endHandover();
    this.openedMs = this.#scheduler.now();
    this.#cancelHandover = this.#timers.after(fault.retryAfterMs ?? backoffMs(this.#attempt++, this.#random), () =>
      this.#retire(),
    );
  }

  #endHandover(): void {
    this.#cancelOpening();
    this.#cancelHandover();
    this.#retiring?.close();
    this.#retiring = undefined;
    this.#overlap.end();
  }

  #lost(fault: SourceFault): void {
    this.#timers.clear();
    this.#endHandover();
    this.#connection = undefined;
    this.#overlap.clear();
    if (this.#isHealthy) {
      this.#breaker.reset();
      this.#attempt = 0;
    }
    this.openedMs = 0;
    let wait = fault.retryAfterMs ?? backoffMs(this.#attempt, this.#random);
    this.#attempt++;
    const isDown = this.#breaker.failed(fault.kind === "fatal");
    if (isDown) wait = Math.max(wait, BREAKER_WAIT_MS);
    this.#timers.after(wait, () => this.#connect());
    this.#broken(isDown ? SourceState.DOWN : SourceState.RECONNECTING, fault);
  }

  /** Nothing delivers now. */
  #broken(state: SourceState, fault: SourceFault): void {
    if (this.state === SourceState.CONNECTED) this.#changedMs = this.#scheduler.now();
    const isNews = this.state !== state || this.fault?.kind !== fault.kind || this.fault.message !== fault.message;
    this.state = state;
    this.fault = fault;
    // An attempt that fails as the one before it did changes nothing.
    if (isNews) this.#events.state(this, fault);
  }

  /** Reopens a connection that has gone mute, where the source says how often it shows signs of life. */
  #watchLife(): void {
    const { aliveEveryMs } = this.source;
    if (aliveEveryMs === undefined) return;
    const limit = aliveEveryMs * MUTE_FACTOR;
    const connection = this.#connection;
    const check = () => {
      const isRetiring = this.#retiring === connection;
      if (connection === undefined || (this.#connection !== connection && !isRetiring)) return;
      const silent = this.#scheduler.now() - (this.lastMessageMs ?? 0);
      if (silent < limit || isRetiring) return void this.#timers.after(isRetiring ? limit : limit - silent, check);
      connection.close();
      this.#closed(new SourceFault("unavailable", `${this.source.name} went silent and is connected again.`));
    };
    this.#timers.after(limit, check);
  }
}

/** What a source threw, as a fault that may be shown: a stranger's text is not. */
export function asFault(error: unknown): SourceFault {
  return error instanceof SourceFault
    ? error
    : new SourceFault("unavailable", "The source failed in an unforeseen way.");
}
