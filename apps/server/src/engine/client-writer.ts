import type { Conflated, Gap } from "@streampulse/core";

import type { Encodings } from "./encodings.ts";
import type { HubClient } from "./hub-client.ts";
import { MessageLayout } from "./message-layout.ts";
import type { Slots } from "./slots.ts";
import type { TickerTable } from "./ticker-table.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** Turns what waits for one client into one write: cold messages, logged quotes, gaps, marked quotes, conflation. */
export class ClientWriter {
  readonly #table: TickerTable;
  readonly #slots: Slots;
  readonly #encodings: Encodings;
  readonly #layout = new MessageLayout();

  constructor(table: TickerTable, slots: Slots, encodings: Encodings) {
    this.#table = table;
    this.#slots = slots;
    this.#encodings = encodings;
  }

  /**
   * Writes everything; the number of bytes, 0 where nothing waited. `isHeld`: of the quotes, only those of
   * tickers that have had none.
   */
  write(client: HubClient, isHeld: boolean): number {
    const { format } = client;
    this.#layout.begin(client.sink, format);
    for (const batch of client.cold) this.#layout.message(format.batch(batch));
    client.cold.length = 0;
    if (client.fresh?.size) this.#layFresh(client, client.fresh);
    if (!isHeld) this.#layAll(client);
    return this.#layout.write();
  }

  #layAll(client: HubClient): void {
    for (let record = client.log?.shift(); record !== undefined; record = client.log?.shift()) {
      this.#layout.record(record, record.length);
    }
    if (client.log) this.#layGaps(client);
    this.#layMarked(client);
    if (client.isAttentive) this.#laySkipped(client, client.slots);
  }

  /** The first quotes of tickers that have had none. */
  #layFresh(client: HubClient, fresh: Set<number>): void {
    const laid = new Map<number, number>();
    for (const local of fresh) {
      const slot = client.word * 32 + local;
      if (!this.#slots.isMarked(slot)) continue;
      const ticker = this.#slots.ticker[slot] as number;
      const record = this.#encodings.record(client.format, ticker);
      this.#layout.record(record.bytes, record.length);
      this.#slots.unmark(slot);
      fresh.delete(local);
      laid.set(ticker, slot);
    }
    if (client.isAttentive) this.#laySkipped(client, laid);
  }

  /** The newest quote of every marked slot; the marks are cleared. */
  #layMarked(client: HubClient): void {
    const { bits, ticker: tickerOf } = this.#slots;
    const end = client.word + (1 << client.order);
    for (let word = client.word; word < end; word++) {
      let marks = bits[word] as number;
      bits[word] = 0;
      while (marks !== 0) {
        const bit = 31 - Math.clz32(marks & -marks);
        marks &= marks - 1;
        const record = this.#encodings.record(client.format, tickerOf[word * 32 + bit] as number);
        this.#layout.record(record.bytes, record.length);
      }
    }
  }

  /** For a reader of every quote a mark means that its log overflowed: what is missing before the newest. */
  #layGaps(client: HubClient): void {
    const gaps: Gap[] = [];
    for (const [ticker, slot] of client.slots) {
      if (!this.#slots.isMarked(slot)) continue;
      const latest = this.#table.latest[ticker] as ListingQuote;
      const at = client.local(slot);
      const position = client.positions[at];
      client.positions[at] = latest;
      if (!position) continue;
      const known = position.epoch === latest.epoch;
      const fromSequence = known ? position.sequence + 1 : 1;
      const toSequence = latest.sequence - 1;
      if (toSequence < fromSequence) continue;
      const missed = known ? { missed: toSequence - fromSequence + 1 } : {};
      gaps.push({
        ticker: this.#table.names[ticker] as string,
        ...missed,
        epoch: latest.epoch,
        fromSequence,
        toSequence,
      });
    }
    if (gaps.length > 0) this.#layout.message(client.format.batch({ gaps }));
  }

  #laySkipped(client: HubClient, slots: ReadonlyMap<number, number>): void {
    const conflated: Conflated[] = [];
    for (const [ticker, slot] of slots) {
      const skipped = client.takeSkipped(slot, this.#table.names[ticker] as string);
      if (skipped) conflated.push(skipped);
    }
    if (conflated.length > 0) this.#layout.message(client.format.batch({ conflated }));
  }
}
