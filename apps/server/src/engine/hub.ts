import { Failure, type Conflated, type Scheduler } from "@streampulse/core";

import { Encodings } from "./encodings.ts";
import type { Position } from "./every-log.ts";
import type { FlushWindow } from "./flush-window.ts";
import { HubClient, type DeliveryOptions, type ClientOwner } from "./hub-client.ts";
import { BLOCKED_LOOK_MS, BLOCKED_MAX_MS, COLD_MAX, HEARTBEAT_MS } from "./limits.ts";
import type { Sink } from "./ports/transport.ts";
import { ClientWriter, gapBetween } from "./client-writer.ts";
import { Slots } from "./slots.ts";
import { Subscribers } from "./subscribers.ts";
import type { TickerTable } from "./ticker-table.ts";
import { TimerWheel } from "./timer-wheel.ts";
import type { Batch } from "./wire/batch.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** Nothing waits, no deadline but the heartbeat's: the next quote is written at the end of this turn. */
const IDLE = 0;
/** To be flushed at the end of this turn. */
const READY = 1;
/** Flushed a moment ago; the wheel looks again when the window is over. */
const COOLING = 2;
/** The connection takes nothing; the wheel looks again. */
const BLOCKED = 3;
const STATE = 3;
/** The client wants every quote, or to know what it skipped. */
const ATTENTIVE = 4;

/**
 * Who watches what, and what is undelivered to whom: one bit per client and ticker. A tick sets bits, a
 * flush turns one client's bits into one write. Conflation is the bitset: what is delivered is what is
 * newest at the flush.
 */
export class Hub {
  readonly #table: TickerTable;
  readonly #scheduler: Scheduler;
  readonly #window: FlushWindow;
  readonly #unforeseen: (error: unknown) => void;
  readonly #slots = new Slots();
  readonly #subscribers = new Subscribers(this.#slots);
  readonly #encodings: Encodings;
  readonly #writer: ClientWriter;
  readonly #wheel: TimerWheel;
  readonly #clients: (HubClient | undefined)[] = [];
  readonly #freeIds: number[] = [];
  #states = new Uint8Array(64);
  #ready: number[] = [];
  #flushing: number[] = [];

  /** `unforeseen` is told what a sink threw. */
  constructor(
    table: TickerTable,
    scheduler: Scheduler,
    window: FlushWindow,
    unforeseen: (error: unknown) => void = () => {},
  ) {
    this.#unforeseen = unforeseen;
    this.#table = table;
    this.#scheduler = scheduler;
    this.#window = window;
    this.#encodings = new Encodings(table);
    this.#writer = new ClientWriter(table, this.#slots, this.#encodings);
    // Two deadlines a client: its flush and its heartbeat.
    this.#wheel = new TimerWheel(scheduler, (timer) => (timer & 1 ? this.#beat(timer >> 1) : this.#flush(timer >> 1)));
  }

  /** Takes a stream on. Its owner is told when the hub itself ends it. */
  open(sink: Sink, options: DeliveryOptions, owner: ClientOwner): HubClient {
    const id = this.#freeIds.pop() ?? this.#clients.length;
    const client = new HubClient(id, sink, options, owner);
    this.#clients[id] = client;
    if (id >= this.#states.length) {
      const states = new Uint8Array(this.#states.length * 2);
      states.set(this.#states);
      this.#states = states;
    }
    this.#states[id] = IDLE | (client.isAttentive ? ATTENTIVE : 0);
    client.base = this.#slots.allocate(client.size);
    client.lastWriteMs = this.#scheduler.now();
    this.#wheel.set(id * 2 + 1, client.lastWriteMs + HEARTBEAT_MS);
    return client;
  }

  /** Forgets a stream; O(its own slots). Its sink is the caller's again. */
  close(client: HubClient): void {
    if (!client.open) return;
    client.open = false;
    for (const slot of this.#slots.usedOf(client.base, client.size)) this.#subscribers.remove(slot);
    this.#slots.release(client.base, client.size);
    this.#wheel.clear(client.id * 2);
    this.#wheel.clear(client.id * 2 + 1);
    this.#clients[client.id] = undefined;
    this.#freeIds.push(client.id);
  }

  /** Ends a stream with a failure that its client is told. */
  end(client: HubClient, failure: Failure): void {
    if (!client.open) return;
    // First: where the stream got to, which its owner notes, is forgotten with its slots.
    client.owner.ended(client);
    this.close(client);
    try {
      client.sink.end(failure);
    } catch (error) {
      this.#unforeseen(error);
    }
  }

  /** Subscribes; the newest quote, if there is one, is the first delivered. `from`: where an earlier stream ended. */
  subscribe(client: HubClient, ticker: number, from?: Position): void {
    let slot = this.#slots.take(client.base, client.size);
    if (slot === -1) {
      this.#widen(client);
      slot = this.#slots.take(client.base, client.size);
    }
    client.forget(slot);
    client.fresh?.add(client.local(slot));
    this.#subscribers.add(ticker, client.id, slot);
    const latest = this.#table.latest[ticker];
    if (latest === undefined) return;
    if (client.log && from === undefined) this.#append(client, slot, ticker, latest);
    else {
      // What came since `from` is a gap, told when the mark is written.
      if (client.positions) client.positions[client.local(slot)] = from;
      this.#slots.mark(slot);
    }
    this.hasten(client);
  }

  /** Unsubscribes; nothing of the ticker that was not yet written is written. */
  unsubscribe(client: HubClient, ticker: number): void {
    const slot = this.#slots.find(client.base, client.size, ticker);
    if (slot === -1) return;
    this.#subscribers.remove(slot);
    this.#slots.drop(slot);
    client.forget(slot);
    if (!client.isLink) client.log?.purge(ticker);
  }

  /** Says something that is no quote, before the client's next quotes. */
  say(client: HubClient, batch: Batch): void {
    if (!client.open) return;
    if (client.cold.length >= COLD_MAX) return this.end(client, new Failure("SLOW_CONSUMER"));
    client.cold.push(batch);
    this.hasten(client);
  }

  /** Something waits that the client's own rate does not hold back: messages, or a ticker's first quote. */
  hasten(client: HubClient): void {
    this.#wake(client.id);
    const isCooling = ((this.#states[client.id] as number) & STATE) === COOLING;
    const nextWriteMs = client.lastWriteMs + (client.windowMs ?? this.#window.ms);
    if (!isCooling || client.heldUntilMs <= nextWriteMs) return;
    if (client.log) client.heldUntilMs = 0;
    this.#wheel.set(client.id * 2, nextWriteMs);
  }

  /** Writes what waits for a client now. */
  flush(client: HubClient): void {
    if (client.open) this.#flush(client.id);
  }

  /** Where a reader of every quote got to, by ticker: what it was last written. Undefined for any other. */
  positions(client: HubClient): Map<number, Position> | undefined {
    if (client.positions === undefined) return undefined;
    const positions = new Map<number, Position>();
    const firsts = client.log?.firsts();
    for (const slot of this.#slots.usedOf(client.base, client.size)) {
      const ticker = this.#slots.ticker[slot] as number;
      const waiting = firsts?.get(ticker);
      const first = client.firsts?.[client.local(slot)];
      // Of what it was never written anything it has no place in the numbering: there is nothing that it could miss.
      if (waiting && first?.epoch === waiting.epoch && first.sequence === waiting.sequence) continue;
      const position = waiting
        ? { epoch: waiting.epoch, sequence: waiting.sequence - 1 }
        : client.positions[client.local(slot)];
      if (position) positions.set(ticker, position);
    }
    return positions;
  }

  /** The ticker's latest quote was replaced: the hot path. */
  tick(ticker: number, previous: ListingQuote | undefined): void {
    const { count, clients, slots } = this.#subscribers.of(ticker);
    const { bits } = this.#slots;
    const states = this.#states;
    for (let i = 0; i < count; i++) {
      const client = clients[i] as number;
      const slot = slots[i] as number;
      const state = states[client] as number;
      if (state & ATTENTIVE) this.#attend(client, slot, ticker, previous);
      else bits[slot >>> 5] = (bits[slot >>> 5] as number) | (1 << (slot & 31));
      if ((state & STATE) === IDLE) this.#wake(client);
    }
  }

  /** Quotes of the ticker were lost on their way here: what is known of them is told as skipped. */
  missed(ticker: number, lost: Conflated): void {
    const { count, clients, slots } = this.#subscribers.of(ticker);
    for (let i = 0; i < count; i++) this.#clients[clients[i] as number]?.skip(slots[i] as number, lost.low, lost);
  }

  /** Ends the hub's timer. Its clients have been ended before. */
  stop(): void {
    this.#wheel.stop();
  }

  /** A tick for a client that wants every quote, or to know what it skipped. */
  #attend(id: number, slot: number, ticker: number, previous: ListingQuote | undefined): void {
    const client = this.#clients[id] as HubClient;
    const marked = this.#slots.isMarked(slot);
    // Of a marked slot beside a log some quotes are lost: it conflates until the log is drained and the gap told.
    if (client.log && !marked) return this.#append(client, slot, ticker, this.#table.latest[ticker] as ListingQuote);
    if (marked && previous) client.skip(slot, previous.price);
    this.#slots.mark(slot);
  }

  #append(client: HubClient, slot: number, ticker: number, quote: ListingQuote): void {
    // What does not follow its predecessor tells of others that were lost before they came here.
    const position = client.positions?.[client.local(slot)];
    if (position && gapBetween(position, quote)) return this.#slots.mark(slot);
    const logged = this.#encodings.kept(client.format, ticker);
    if (!client.log?.push(logged)) return this.#slots.mark(slot);
    client.logged(slot, quote);
  }

  #wake(id: number): void {
    const state = this.#states[id] as number;
    if ((state & STATE) !== IDLE) return;
    this.#states[id] = (state & ~STATE) | READY;
    if (this.#ready.length === 0) this.#scheduler.soon(() => this.#flushReady());
    this.#ready.push(id);
  }

  #flushReady(): void {
    const batch = this.#ready;
    this.#ready = this.#flushing;
    for (const id of batch) if (((this.#states[id] as number) & STATE) === READY) this.#flush(id);
    batch.length = 0;
    this.#flushing = batch;
  }

  #flush(id: number): void {
    const client = this.#clients[id];
    if (client === undefined) return;
    const now = this.#scheduler.now();
    if (!client.sink.writable || client.isSpent(now)) return this.#block(client, now);
    client.blockedSinceMs = 0;
    const isHeld = now < client.heldUntilMs;
    const written = this.#write(client, isHeld);
    if (!client.open) return;
    if (written === 0 && !isHeld) return this.#setState(id, IDLE);
    client.wrote(written, now);
    if (written > 0) client.lastWriteMs = now;
    if (!isHeld) client.heldUntilMs = client.log?.length ? 0 : now + client.minWindowMs;
    this.#setState(id, COOLING);
    this.#wheel.set(id * 2, Math.max(now + (client.windowMs ?? this.#window.ms), client.heldUntilMs));
  }

  /** A sink that throws breaks its promise: its own stream ends, and nobody else's. */
  #write(client: HubClient, isHeld: boolean): number {
    try {
      return this.#writer.write(client, isHeld);
    } catch (error) {
      this.#unforeseen(error);
      this.end(client, new Failure("INTERNAL"));
      return 0;
    }
  }

  #block(client: HubClient, now: number): void {
    if (client.blockedSinceMs === 0) client.blockedSinceMs = now;
    const leftMs = BLOCKED_MAX_MS - Math.max(now - client.blockedSinceMs, client.behindMs(now));
    if (leftMs <= 0) return this.end(client, new Failure("SLOW_CONSUMER"));
    this.#setState(client.id, BLOCKED);
    this.#wheel.set(client.id * 2, now + Math.min(Math.max(this.#window.ms, BLOCKED_LOOK_MS), leftMs));
  }

  #beat(id: number): void {
    const client = this.#clients[id];
    if (client === undefined) return;
    const now = this.#scheduler.now();
    if (now - client.lastWriteMs >= HEARTBEAT_MS && client.cold.length === 0) {
      client.cold.push({ heartbeat: { serverTimeMs: now } });
      this.#flush(id);
    }
    if (!client.open) return;
    this.#wheel.set(id * 2 + 1, Math.max(client.lastWriteMs, now - HEARTBEAT_MS + 1_000) + HEARTBEAT_MS);
  }

  #setState(id: number, state: number): void {
    this.#states[id] = ((this.#states[id] as number) & ATTENTIVE) | state;
  }

  /** Moves a client to a range twice as wide. */
  #widen(client: HubClient): void {
    client.base = this.#subscribers.widen(client.base, client.size);
    client.size *= 2;
  }
}
