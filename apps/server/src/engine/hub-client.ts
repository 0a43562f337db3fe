import { compareDecimal, type Conflated } from "@streampulse/core";

import { Credit } from "./credit.ts";
import { EveryLog, type LogBounds, type Position } from "./every-log.ts";
import { EVERY_LOG } from "./limits.ts";
import type { Sink } from "./ports/transport.ts";
import { LEAST_SLOTS } from "./slots.ts";
import type { Batch } from "./wire/batch.ts";
import { FORMAT_OF, type Format } from "./wire/format.ts";

/** How a stream wants its quotes. */
export interface DeliveryOptions {
  /** Every quote in order instead of the newest. */
  readonly every: boolean;
  /** Tell what conflation skipped. */
  readonly reportConflation: boolean;
  /** Per ticker; 0: as fast as the server's window. */
  readonly maxUpdatesPerSecond: number;
  /** Of a process of this server: the time between two writes in place of the server's window, and what may wait. */
  readonly link?: { readonly windowMs: number; readonly log: LogBounds };
}

/** Whose stream it is. There are thousands, so it is somebody who is there anyway, and no closure. */
export interface ClientOwner {
  /** The hub itself has ended the stream. */
  ended(client: HubClient): void;
}

/** What a reader skipped of one ticker since its last quote. */
interface Skipped {
  count: number;
  low: string;
  high: string;
}

/** One stream as the hub knows it: its range of bits, and what waits for it beside them. */
export class HubClient {
  readonly id: number;
  readonly sink: Sink;
  readonly format: Format;
  /** The shortest time between two writes that the client asked for. */
  readonly minWindowMs: number;
  /** The time between two writes where it is not the server's window. */
  readonly windowMs: number | undefined;
  /** Told when the hub itself ends the stream. */
  readonly owner: ClientOwner;
  /** Its range in the slots: the first, and how many. */
  base = 0;
  size = LEAST_SLOTS;
  open = true;
  /** What is said before the next quotes. */
  cold: Batch[] = [];
  lastWriteMs = 0;
  /** Until when the rate that the client asked for holds quotes back. */
  heldUntilMs = 0;
  /**
   * With such a rate: the slots, counted from the range's first, that have had no quote yet. Their first
   * one is not held back. None for readers of every quote, whose rate only batches.
   */
  readonly fresh: Set<number> | undefined;
  /** Since when its connection has taken nothing; 0 while it takes. */
  blockedSinceMs = 0;
  /** For readers of every quote. */
  readonly log: EveryLog | undefined;
  /** The same: where each slot, counted from the range's first, is in its ticker's numbering. */
  readonly positions: (Position | undefined)[] | undefined;
  /** The same: the first quote that was logged of each slot. While that waits, nothing has been written of its ticker. */
  readonly firsts: (Position | undefined)[] | undefined;
  /** Bytes of messages written to it in all. */
  #written = 0;
  /** From its first acknowledgement on. */
  #credit: Credit | undefined;
  readonly #skipped: (Skipped | undefined)[] | undefined;

  constructor(id: number, sink: Sink, options: DeliveryOptions, owner: ClientOwner) {
    this.id = id;
    this.sink = sink;
    this.format = FORMAT_OF[sink.format];
    this.minWindowMs = options.maxUpdatesPerSecond > 0 ? 1_000 / options.maxUpdatesPerSecond : 0;
    this.fresh = this.minWindowMs > 0 && !options.every ? new Set() : undefined;
    this.owner = owner;
    this.windowMs = options.link?.windowMs;
    this.log = options.every ? new EveryLog(options.link?.log ?? EVERY_LOG) : undefined;
    this.positions = options.every ? [] : undefined;
    this.firsts = options.every ? [] : undefined;
    this.#skipped = options.reportConflation && (!options.every || options.link) ? [] : undefined;
  }

  /** Another process of this server: it drops by itself what it no longer wants. */
  get isLink(): boolean {
    return this.windowMs !== undefined;
  }

  /** Whether the hub must look at each quote for it, instead of setting a bit. */
  get isAttentive(): boolean {
    return this.log !== undefined || this.#skipped !== undefined;
  }

  /** A slot's place in its client's own arrays; it survives a move of the range. */
  local(slot: number): number {
    return slot - this.base;
  }

  /** Notes a write of so many bytes of messages. */
  wrote(bytes: number, now: number): void {
    this.#written += bytes;
    this.#credit?.wrote(bytes, now);
  }

  /** Its reader has received so many bytes of messages in all. */
  acknowledge(bytes: number): void {
    this.#credit ??= new Credit(this.#written);
    this.#credit.acknowledge(bytes);
  }

  /** As Credit's; 0 for a reader that never acknowledges. */
  behindMs(now: number): number {
    return this.#credit?.behindMs(now) ?? 0;
  }

  /** Whether it gets nothing more before it has acknowledged. */
  isSpent(now: number): boolean {
    return this.#credit !== undefined && this.#credit.isSpent(now);
  }

  /** Notes that a quote waits in the log. */
  logged(slot: number, quote: Position): void {
    const at = this.local(slot);
    if (this.positions === undefined || this.firsts === undefined) return;
    if (this.positions[at] === undefined) this.firsts[at] = quote;
    this.positions[at] = quote;
  }

  /** Notes that a quote of this price was replaced before it was delivered, or `many` were, the lowest at this price. */
  skip(slot: number, price: string, many?: Conflated): void {
    const at = this.local(slot);
    const skipped = this.#skipped?.[at];
    const count = many?.skipped ?? 1;
    const high = many?.high ?? price;
    if (skipped === undefined) {
      if (this.#skipped) this.#skipped[at] = { count, low: price, high };
      return;
    }
    skipped.count += count;
    if (compareDecimal(price, skipped.low) < 0) skipped.low = price;
    if (compareDecimal(high, skipped.high) > 0) skipped.high = high;
  }

  /** What was skipped in a slot, told once. */
  takeSkipped(slot: number, ticker: string): Conflated | undefined {
    const at = this.local(slot);
    const skipped = this.#skipped?.[at];
    if (skipped === undefined || !this.#skipped) return undefined;
    this.#skipped[at] = undefined;
    return { ticker, skipped: skipped.count, low: skipped.low, high: skipped.high };
  }

  /** Forgets a slot's past: its next ticker begins anew. */
  forget(slot: number): void {
    const at = this.local(slot);
    if (this.positions) this.positions[at] = undefined;
    if (this.firsts) this.firsts[at] = undefined;
    this.fresh?.delete(at);
    if (this.#skipped) this.#skipped[at] = undefined;
  }
}
