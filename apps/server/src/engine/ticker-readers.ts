import type { SourceChange, TickerError, TickerInfo, TickerName } from "@streampulse/core";

import type { Demand } from "./demand.ts";
import type { Following, TickerReader } from "./ticker-reader.ts";
import type { TickerTable } from "./ticker-table.ts";
import type { Watcher } from "./watched-ticker.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** Who reads every quote, by ticker. A ticker that nobody reads so costs one look each time it is quoted. */
export class TickerReaders {
  readonly #table: TickerTable;
  readonly #demand: Demand;
  readonly #unforeseen: (error: unknown) => void;
  readonly #byTicker: (Set<Reading> | undefined)[] = [];

  constructor(table: TickerTable, demand: Demand, unforeseen: (error: unknown) => void) {
    this.#table = table;
    this.#demand = demand;
    this.#unforeseen = unforeseen;
  }

  /** Reads a ticker from now on. Undefined: it is known at once that no source has it. */
  follow(name: TickerName, reader: TickerReader): Following | undefined {
    const reading = new Reading(reader, this.#unforeseen, (one) => this.#leave(one));
    const id = this.#demand.acquire(name, reading);
    if (id === undefined) return undefined;
    reading.ticker = id;
    (this.#byTicker[id] ??= new Set()).add(reading);
    const { infos, errors, sourceChanges } = this.#demand.introduction([id]);
    for (const info of infos) reading.info(info);
    for (const error of errors) reading.fault(id, error);
    for (const change of sourceChanges) reading.sourceChange(change);
    const [table, demand] = [this.#table, this.#demand];
    return {
      get latest() {
        return reading.ticker === undefined ? undefined : table.latest[reading.ticker];
      },
      get info() {
        return reading.ticker === undefined ? undefined : demand.infoOf(reading.ticker);
      },
      stop: () => {
        if (reading.ticker === undefined) return;
        this.#leave(reading);
        demand.release(id, reading);
      },
    };
  }

  /** A ticker's latest quote was replaced: the hot path. */
  tick(ticker: number, previous: ListingQuote | undefined): void {
    const readings = this.#byTicker[ticker];
    if (readings === undefined) return;
    const quote = this.#table.latest[ticker] as ListingQuote;
    for (const reading of readings) reading.quoted(quote, previous);
  }

  #leave(reading: Reading): void {
    const id = reading.ticker as number;
    const readings = this.#byTicker[id];
    reading.ticker = undefined;
    readings?.delete(reading);
    if (readings?.size === 0) this.#byTicker[id] = undefined;
  }
}

/** One reader's watch of one ticker. */
class Reading implements Watcher {
  /** Undefined before it begins, and once it is over. */
  ticker: number | undefined;
  readonly #reader: TickerReader;
  readonly #unforeseen: (error: unknown) => void;
  readonly #over: (reading: Reading) => void;

  constructor(reader: TickerReader, unforeseen: (error: unknown) => void, over: (reading: Reading) => void) {
    this.#reader = reader;
    this.#unforeseen = unforeseen;
    this.#over = over;
  }

  quoted(quote: ListingQuote, previous: ListingQuote | undefined): void {
    try {
      this.#reader.quoted(quote, previous);
    } catch (error) {
      this.#unforeseen(error);
    }
  }

  info(info: TickerInfo): void {
    this.#tell(() => this.#reader.info?.(info));
  }

  fault(_ticker: number, error: TickerError): void {
    // Its number may be another ticker's from now on.
    const isLast = error.removed && this.ticker !== undefined;
    if (isLast) this.#over(this);
    this.#tell(() => this.#reader.fault?.(error));
  }

  sourceChange(change: SourceChange): void {
    this.#tell(() => this.#reader.sourceChange?.(change));
  }

  #tell(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#unforeseen(error);
    }
  }
}
