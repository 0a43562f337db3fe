import { FAILURES, type FailureKind } from "@streampulse/core";
import type { Connection, Door, HeardQuote, Order, Reader } from "./door.ts";
import type { Readings } from "./readings.ts";

/** How often a client that never had a stream tries: what cannot be opened is no matter of patience. */
const FIRST_ATTEMPTS = 3;
const FIRST_WAIT_MS = 250;
/** A connection that is open and silent for longer than the server's heartbeats are apart is none. */
const SILENCE_MAX_MS = 15_000;

/** Where a client is: a waiting one has a time to begin at, a lost one was given up. */
export type ClientState = "new" | "waiting" | "opening" | "live" | "lost";

/** What happens to clients, counted together. */
export interface Happenings {
  reconnects: number;
  /** How often each reason ended a connection. */
  readonly endings: Map<string, number>;
  /** Which clients these were: one that tried again is among the endings each time. */
  readonly endedClients: Map<string, Set<number>>;
  /** How often each code troubled a ticker. */
  readonly troubles: Map<string, number>;
}

/** One client of a load: opens its connection, reads, comes back when it loses it, a few times. */
export class BenchClient implements Reader {
  state: ClientState = "new";
  /** Quotes read. */
  read = 0;
  /** When a waiting client may try again. */
  dueMs = 0;
  readonly #index: number;
  readonly #order: Order;
  readonly #door: Door;
  readonly #readings: Readings;
  readonly #happenings: Happenings;
  readonly #attemptsMax: number;
  #connection: Connection | undefined;
  #attempts = 0;
  #wasLive = false;
  #heardMs = 0;

  /** `attempts`: how often it tries to come back before it is given up. */
  constructor(index: number, order: Order, door: Door, readings: Readings, happenings: Happenings, attempts: number) {
    this.#attemptsMax = attempts;
    this.#index = index;
    this.#order = order;
    this.#door = door;
    this.#readings = readings;
    this.#happenings = happenings;
  }

  /** Begins a connection. */
  open(nowMs: number): void {
    this.state = "opening";
    this.#heardMs = nowMs;
    this.#attempts++;
    if (this.#wasLive) {
      this.#happenings.reconnects++;
      this.#readings.reconnected(this.#index);
    }
    this.#connection = this.#door.open(this.#order, this);
  }

  /** Gives up a connection that says nothing. */
  look(nowMs: number): void {
    if ((this.state !== "opening" && this.state !== "live") || nowMs - this.#heardMs < SILENCE_MAX_MS) return;
    this.#connection?.close();
    this.ended("silence");
  }

  /** Drops the connection; the client does nothing more. */
  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  bytes(count: number): void {
    this.#readings.counts.bytes += count;
    this.#readings.nowMs = this.#heardMs = Date.now();
  }

  session(): void {
    this.state = "live";
    this.#wasLive = true;
    this.#attempts = 0;
  }

  quote(quote: HeardQuote): void {
    this.read++;
    this.#readings.quote(this.#index, quote);
  }

  gap(ticker: string, epoch: number, fromSequence: number, toSequence: number): void {
    this.#readings.gap(this.#index, ticker, epoch, fromSequence, toSequence);
  }

  trouble(ticker: string, code: string): void {
    if (this.#readings.trouble(this.#index, ticker, code)) note(this.#happenings.troubles, code);
  }

  malformed(): void {
    this.#readings.counts.malformed++;
  }

  ended(reason: string): void {
    const { endings, endedClients } = this.#happenings;
    note(endings, reason);
    const clients = endedClients.get(reason);
    if (clients) clients.add(this.#index);
    else endedClients.set(reason, new Set([this.#index]));
    this.#connection = undefined;
    const attempts = this.#wasLive ? this.#attemptsMax : Math.min(FIRST_ATTEMPTS, this.#attemptsMax);
    this.state = this.#attempts < attempts && !isFinal(reason) ? "waiting" : "lost";
    // Clients that were lost together must not come back together.
    this.dueMs = Date.now() + FIRST_WAIT_MS * 2 ** this.#attempts * (0.5 + Math.random());
  }
}

/** Whether the server's refusal is its last word. */
function isFinal(reason: string): boolean {
  const kind = (FAILURES as Readonly<Record<string, FailureKind>>)[reason];
  return kind ? !kind.retry : /^HTTP 4(?!08|29)/.test(reason);
}

function note(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
