import type { Conflated, Gap } from "@streampulse/core";

import type { Encodings } from "./encodings.ts";
import type { Position } from "./every-log.ts";
import type { HubClient } from "./hub-client.ts";
import { MessageLayout } from "./message-layout.ts";
import { maskOf, type Slots } from "./slots.ts";
import type { TickerTable } from "./ticker-table.ts";
import type { Batch } from "./wire/batch.ts";
import type { Format } from "./wire/format.ts";

/** Turns what waits for one client into one write: cold messages, logged quotes, gaps, marked quotes, conflation. */
export class ClientWriter {
  readonly #table: TickerTable;
  readonly #slots: Slots;
  readonly #encodings: Encodings;
  readonly #layout = new MessageLayout();
  /** The slots whose marks are being written, and how many they are; used again at each write. */
  #taken = new Int32Array(256);
  #count = 0;

  constructor(table: TickerTable, slots: Slots, encodings: Encodings) {
    this.#table = table;
    this.#slots = slots;
    this.#encodings = encodings;
  }

  /**
   * Writes everything, of a log as much as one write takes; the number of bytes in messages, 0 where nothing
   * waited. `isHeld`: of the quotes, only those of tickers that have had none.
   */
  write(client: HubClient, isHeld: boolean): number {
    const { format } = client;
    this.#layout.begin(client.sink, format);
    if (client.cold.length > 0) this.#layCold(client);
    if (client.fresh?.size) {
      this.#takeFresh(client, client.fresh);
      this.#layTaken(client);
    }
    if (!isHeld) {
      this.#layLog(client);
      if (!client.log?.length) {
        this.#takeMarked(client);
        this.#layTaken(client);
      }
    }
    return this.#layout.write();
  }

  #layCold({ cold, format }: HubClient): void {
    for (const batch of cold) this.#layout.message(spell(batch, format));
    cold.length = 0;
  }

  #layLog({ log }: HubClient): void {
    if (log === undefined) return;
    while (this.#layout.length < log.bounds.writeBytes) {
      const record = log.shift();
      if (record === undefined) return;
      this.#layout.record(record);
    }
  }

  /** Takes the marks of tickers that have had no quote yet. */
  #takeFresh(client: HubClient, fresh: Set<number>): void {
    this.#begin(client);
    for (const local of fresh) {
      const slot = client.base + local;
      if (!this.#slots.isMarked(slot)) continue;
      this.#slots.unmark(slot);
      fresh.delete(local);
      this.#taken[this.#count++] = slot;
    }
  }

  /** Takes every mark. */
  #takeMarked(client: HubClient): void {
    this.#begin(client);
    const taken = this.#taken;
    let count = 0;
    const { bits } = this.#slots;
    const { base, size } = client;
    const mask = maskOf(base, size);
    for (let word = base >>> 5; word << 5 < base + size; word++) {
      let marks = (bits[word] as number) & mask;
      bits[word] = (bits[word] as number) & ~mask;
      while (marks !== 0) {
        taken[count++] = word * 32 + 31 - Math.clz32(marks & -marks);
        marks &= marks - 1;
      }
    }
    this.#count = count;
  }

  /** Makes room for all the marks that a client can have. */
  #begin({ size }: HubClient): void {
    this.#count = 0;
    if (this.#taken.length < size) this.#taken = new Int32Array(size);
  }

  /** The newest quote of every slot taken; before them what a reader of every quote missed, behind them what was skipped. */
  #layTaken(client: HubClient): void {
    const { ticker } = this.#slots;
    if (client.log) this.#layGaps(client);
    const { format } = client;
    for (let i = 0; i < this.#count; i++) {
      this.#layout.record(this.#encodings.record(format, ticker[this.#taken[i] as number] as number));
    }
    if (client.isAttentive) this.#laySkipped(client);
  }

  /** For a reader of every quote a mark means that some are missing: what lies before the newest. */
  #layGaps(client: HubClient): void {
    const gaps: Gap[] = [];
    const positions = client.positions ?? [];
    for (const slot of this.#taken.subarray(0, this.#count)) {
      const ticker = this.#slots.ticker[slot] as number;
      const latest = this.#table.latest[ticker];
      // Its price was taken back before this was written.
      if (latest === undefined) continue;
      const at = client.local(slot);
      const position = positions[at];
      positions[at] = latest;
      const gap = position && gapBetween(position, latest);
      if (gap) gaps.push({ ticker: this.#table.names[ticker] as string, ...gap });
    }
    if (gaps.length > 0) this.#layout.message(client.format.batch({ gaps }));
  }

  #laySkipped(client: HubClient): void {
    const conflated: Conflated[] = [];
    for (const slot of this.#taken.subarray(0, this.#count)) {
      const name = this.#table.names[this.#slots.ticker[slot] as number] as string;
      const skipped = client.takeSkipped(slot, name);
      if (skipped) conflated.push(skipped);
    }
    if (conflated.length > 0) this.#layout.message(client.format.batch({ conflated }));
  }
}

/** What lies between a reader's position and the latest quote; in another epoch nobody knows how much. */
export function gapBetween(position: Position, { epoch, sequence }: Position): Omit<Gap, "ticker"> | undefined {
  const isKnown = position.epoch === epoch;
  const fromSequence = isKnown ? position.sequence + 1 : 1;
  const toSequence = sequence - 1;
  if (toSequence < fromSequence) return undefined;
  return { ...(isKnown ? { missed: toSequence - fromSequence + 1 } : {}), epoch, fromSequence, toSequence };
}

/** A batch's bytes; of one that many are told, the same for all. */
function spell(batch: Batch, format: Format): Uint8Array {
  const { spelt } = batch;
  if (spelt === undefined) return format.batch(batch);
  let bytes = spelt.get(format);
  if (bytes === undefined) spelt.set(format, (bytes = format.batch(batch)));
  return bytes;
}
