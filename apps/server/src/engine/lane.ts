import { backoffMs, BreakerState, HEALTHY_AFTER_MS, SourceState, type Cancel, type Scheduler } from "@streampulse/core";

import {
  SourceFault,
  type Connection,
  type ListingInfo,
  type Source,
  type SourceQuote,
  type Wanted,
} from "./ports/source.ts";
import { Overlap } from "./overlap.ts";

/** What a lane tells of its connection; quotes are those of tickers it was asked for. */
export interface LaneEvents {
  quotes(batch: readonly SourceQuote[]): void;
  info(id: number, info: ListingInfo): void;
  tickerFault(id: number, fault: SourceFault): void;
  /** The lane's state changed; a fault says why it is not connected. */
  state(lane: Lane, fault: SourceFault | undefined): void;
}

/** Consecutive failures after which a lane is down and waits longer between attempts. */
const BREAKER_FAILURES = 5;
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
  breaker: BreakerState = BreakerState.CLOSED;
  lastMessageMs: number | undefined;
  fault: SourceFault | undefined;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #events: LaneEvents;
  #connection: Connection | undefined;
  #retiring: Connection | undefined;
  readonly #overlap = new Overlap();
  #attempt = 0;
  #openedMs = 0;
  #timers: Cancel[] = [];
  #cancelOpening: Cancel = () => {};
  #cancelHandover: Cancel = () => {};
  #pushing = false;

  constructor(source: Source, scheduler: Scheduler, random: () => number, events: LaneEvents) {
    this.source = source;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#events = events;
  }

  add(wanted: Wanted): void {
    this.wanted.set(wanted.id, wanted);
    if (this.#connection === undefined && this.#timers.length === 0) this.#connect();
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
    this.#clearTimers();
    this.#connection?.close();
    this.#retiring?.close();
    this.#connection = undefined;
    this.#retiring = undefined;
    this.#overlap.clear();
    this.#attempt = 0;
    this.state = SourceState.RECONNECTING;
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
    if (this.breaker === BreakerState.OPEN) this.breaker = BreakerState.HALF_OPEN;
    let connection: Connection;
    try {
      connection = this.#open();
    } catch (error) {
      return this.#closed(asFault(error));
    }
    this.#connection = connection;
    this.#cancelOpening();
    this.#cancelOpening = this.#later(OPENING_MAX_MS, () => {
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
      info: (id, info) => isCurrent() && this.wanted.has(id) && this.#events.info(id, info),
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
    if (this.#openedMs === 0) this.#broken(SourceState.RECONNECTING, fault);
  }

  #opened(): void {
    this.#cancelOpening();
    this.#heard();
    this.#openedMs = this.#scheduler.now();
    this.fault = undefined;
    this.breaker = BreakerState.CLOSED;
    if (this.#overlap.isOpen) this.#cancelHandover = this.#later(HANDOVER_MS, () => this.#endHandover());
    this.#watchLife();
    if (this.state === SourceState.CONNECTED) return;
    this.state = SourceState.CONNECTED;
    this.#events.state(this, undefined);
  }

  #heard(): void {
    this.lastMessageMs = this.#scheduler.now();
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
    this.#openedMs = 0;
    this.#connect();
  }

  #closed(fault: SourceFault): void {
    if (this.#retiring === undefined) return this.#lost(fault);
    // The successor failed: the old connection still delivers, and another successor is tried.
    this.#connection = this.#retiring;
    this.#retiring = undefined;
    this.#endHandover();
    this.#openedMs = this.#scheduler.now();
    this.#cancelHandover = this.#later(fault.retryAfterMs ?? backoffMs(this.#attempt++, this.#random), () =>
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
    this.#clearTimers();
    this.#endHandover();
    this.#connection = undefined;
    this.#overlap.clear();
    const now = this.#scheduler.now();
    if (this.#openedMs > 0 && now - this.#openedMs >= HEALTHY_AFTER_MS) this.#attempt = 0;
    this.#openedMs = 0;
    let wait = fault.retryAfterMs ?? backoffMs(this.#attempt, this.#random);
    this.#attempt++;
    const isDown = fault.kind === "fatal" || this.#attempt >= BREAKER_FAILURES;
    if (isDown) {
      this.breaker = BreakerState.OPEN;
      wait = Math.max(wait, BREAKER_WAIT_MS);
    }
    this.#later(wait, () => this.#connect());
    this.#broken(isDown ? SourceState.DOWN : SourceState.RECONNECTING, fault);
  }

  /** Nothing delivers now. */
  #broken(state: SourceState, fault: SourceFault): void {
    this.state = state;
    this.fault = fault;
    this.#events.state(this, fault);
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
      if (silent < limit || isRetiring) return void this.#later(isRetiring ? limit : limit - silent, check);
      connection.close();
      this.#closed(new SourceFault("unavailable", `${this.source.name} went silent and is connected again.`));
    };
    this.#later(limit, check);
  }

  #later(delayMs: number, call: () => void): Cancel {
    const forget = () => (this.#timers = this.#timers.filter((timer) => timer !== cancel));
    const end = this.#scheduler.after(delayMs, () => {
      forget();
      call();
    });
    const cancel = () => {
      end();
      forget();
    };
    this.#timers.push(cancel);
    return cancel;
  }

  #clearTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }
}

/** What a source threw, as a fault that may be shown: a stranger's text is not. */
export function asFault(error: unknown): SourceFault {
  return error instanceof SourceFault
    ? error
    : new SourceFault("unavailable", "The source failed in an unforeseen way.");
}
