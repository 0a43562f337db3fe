import { backoffMs, BreakerState, HEALTHY_AFTER_MS, SourceState, type Cancel, type Scheduler } from "@streampulse/core";

import {
  SourceFault,
  type Connection,
  type ListingInfo,
  type Source,
  type SourceQuote,
  type Wanted,
} from "./ports/source.ts";

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
  /** While two connections overlap: the highest order of each price so far, and who has the successor's word. */
  #orders: Map<number, number> | undefined;
  #attempt = 0;
  #openedMs = 0;
  #timers: Cancel[] = [];
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
    this.#orders = undefined;
    this.#attempt = 0;
    this.state = SourceState.RECONNECTING;
  }

  /** Passes the wanted set on once per turn, however many tickers changed in it. */
  #push(): void {
    if (this.#pushing) return;
    this.#pushing = true;
    this.#scheduler.soon(() => {
      this.#pushing = false;
      const wanted = [...this.wanted.values()];
      this.#connection?.want(wanted);
      this.#retiring?.want(wanted);
    });
  }

  #connect(): void {
    if (this.breaker === BreakerState.OPEN) this.breaker = BreakerState.HALF_OPEN;
    try {
      this.#connection = this.#open();
      this.#connection.want([...this.wanted.values()]);
    } catch (error) {
      this.#lost(asFault(error));
    }
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
      closed: (fault) => {
        if (isCurrent()) this.#closed(fault);
        else if (this.#retiring === connection) this.#retiring = undefined;
      },
    });
    return connection;
  }

  #opened(): void {
    this.#heard();
    this.#openedMs = this.#scheduler.now();
    this.fault = undefined;
    this.breaker = BreakerState.CLOSED;
    if (this.#retiring) this.#later(HANDOVER_MS, () => this.#endHandover());
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
    this.#events.quotes(this.#orders ? batch.filter((quote) => this.#isNew(quote, isCurrent)) : batch);
  }

  /** In an overlap: a numbered price once; the rest from the successor as soon as it speaks of the ticker. */
  #isNew(quote: SourceQuote, isCurrent: boolean): boolean {
    const orders = this.#orders as Map<number, number>;
    const last = orders.get(quote.id);
    if (quote.order === undefined) {
      if (isCurrent && last === undefined) orders.set(quote.id, -1);
      return isCurrent || last === undefined;
    }
    if (last !== undefined && quote.order <= last) return false;
    orders.set(quote.id, quote.order);
    return true;
  }

  /** Opens a successor; this connection goes on until the successor has been open for a while. */
  #retire(): void {
    if (this.#retiring) return;
    this.#retiring = this.#connection;
    this.#orders = new Map();
    this.#connect();
  }

  #closed(fault: SourceFault): void {
    if (this.#retiring === undefined) return this.#lost(fault);
    // The successor failed: the old connection still delivers, and another successor is tried.
    this.#connection = this.#retiring;
    this.#retiring = undefined;
    this.#orders = undefined;
    this.#later(fault.retryAfterMs ?? backoffMs(this.#attempt++, this.#random), () => this.#retire());
  }

  #endHandover(): void {
    this.#retiring?.close();
    this.#retiring = undefined;
    this.#orders = undefined;
  }

  #lost(fault: SourceFault): void {
    this.#clearTimers();
    this.#endHandover();
    this.#connection = undefined;
    this.fault = fault;
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
    this.state = isDown ? SourceState.DOWN : SourceState.RECONNECTING;
    this.#later(wait, () => this.#connect());
    this.#events.state(this, fault);
  }

  /** Reopens a connection that has gone mute, where the source says how often it shows signs of life. */
  #watchLife(): void {
    const { aliveEveryMs } = this.source;
    if (aliveEveryMs === undefined) return;
    const limit = aliveEveryMs * MUTE_FACTOR;
    const connection = this.#connection;
    const check = () => {
      if (this.#connection !== connection) return;
      const silent = this.#scheduler.now() - (this.lastMessageMs ?? 0);
      if (silent < limit) return this.#later(limit - silent, check);
      connection?.close();
      this.#lost(new SourceFault("unavailable", `${this.source.name} went silent and is connected again.`));
    };
    this.#later(limit, check);
  }

  #later(delayMs: number, call: () => void): void {
    const cancel = this.#scheduler.after(delayMs, () => {
      this.#timers = this.#timers.filter((timer) => timer !== cancel);
      call();
    });
    this.#timers.push(cancel);
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
