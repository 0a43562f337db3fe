import type { LoggedQuote } from "./every-log.ts";
import { ByteWriter } from "./wire/byte-writer.ts";
import { FORMATS, type Format } from "./wire/format.ts";
import type { TickerTable } from "./ticker-table.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** The encoded latest quote of one ticker in one format. */
class Slot {
  version = -1;
  readonly writer = new ByteWriter(192);
  /** What was written, and nothing behind it. */
  record: Uint8Array = this.writer.bytes;
  /** What outlives the version, for readers of every quote. */
  kept: LoggedQuote | undefined;
}

/** Each quote is encoded once per ticker, version and format, when the first reader of that format needs it. */
export class Encodings {
  readonly #table: TickerTable;
  readonly #slots: Slot[][] = FORMATS.map(() => []);

  constructor(table: TickerTable) {
    this.#table = table;
  }

  /** The record of the ticker's latest quote; its bytes are valid until the ticker's next quote. */
  record(format: Format, ticker: number): Uint8Array {
    return this.#slot(format, ticker).record;
  }

  /** The same with bytes that stay; there is a latest quote. */
  kept(format: Format, ticker: number): LoggedQuote {
    const slot = this.#slot(format, ticker);
    if (slot.kept) return slot.kept;
    const { epoch, sequence } = this.#table.latest[ticker] as ListingQuote;
    return (slot.kept = { ticker, record: slot.writer.copy(), epoch, sequence });
  }

  #slot(format: Format, ticker: number): Slot {
    const slots = this.#slots[format.index] as Slot[];
    const slot = (slots[ticker] ??= new Slot());
    const version = this.#table.versions[ticker] as number;
    if (slot.version !== version) {
      slot.version = version;
      slot.kept = undefined;
      slot.writer.reset();
      const quote = this.#table.latest[ticker];
      if (quote) format.record(slot.writer, this.#table.names[ticker] as string, quote, this.#table.facts[ticker]);
      slot.record = slot.writer.view(slot.record);
    }
    return slot;
  }
}
