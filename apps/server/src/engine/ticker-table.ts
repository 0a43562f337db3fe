import type { TickerName } from "@streampulse/core";

import type { TickerFacts } from "./wire/quote-line.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** Told that a ticker's latest quote was replaced, and which one it was: none before the first. */
export type Replaced = (ticker: number, previous: ListingQuote | undefined) => void;

/**
 * Every ticker that anybody watches, interned once: the hot path knows small whole numbers only. A
 * ticker is a name as asked for; `AAPL` and `NASDAQ:AAPL` are two. Numbers are used again after release,
 * versions go on growing, so that no record of an earlier owner is ever taken for a later one's.
 */
export class TickerTable {
  /** By ticker: its normalised name. */
  readonly names: string[] = [];
  /** By ticker: its latest quote. */
  readonly latest: (ListingQuote | undefined)[] = [];
  /** By ticker: what its records say beside the quote. */
  readonly facts: (TickerFacts | undefined)[] = [];
  /** By ticker: how often `latest` or `facts` was replaced. */
  readonly versions: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly #free: number[] = [];

  /** The number of a name that is in the table. */
  find(name: string): number | undefined {
    return this.#ids.get(name);
  }

  /** The number of a name, from now on if it had none. */
  intern(name: TickerName): number {
    const known = this.#ids.get(name.ticker);
    if (known !== undefined) return known;
    const id = this.#free.pop() ?? this.names.length;
    this.#ids.set(name.ticker, id);
    this.names[id] = name.ticker;
    this.latest[id] = undefined;
    this.facts[id] = undefined;
    this.versions[id] = (this.versions[id] ?? 0) + 1;
    return id;
  }

  /** Forgets a ticker that nobody watches. */
  release(id: number): void {
    this.#ids.delete(this.names[id] as string);
    this.names[id] = "";
    this.latest[id] = undefined;
    this.#free.push(id);
  }

  /** Replaces the latest quote of a ticker. */
  put(id: number, quote: ListingQuote): void {
    this.latest[id] = quote;
    this.versions[id] = (this.versions[id] as number) + 1;
  }

  /** A ticker has no quote any more; its record is empty. */
  clear(id: number): void {
    this.latest[id] = undefined;
    this.versions[id] = (this.versions[id] as number) + 1;
  }

  /** Notes what records say of a ticker beside its quote; those encoded before are encoded anew. */
  describe(id: number, { currency, delaySeconds }: TickerFacts): void {
    const known = this.facts[id];
    if (known?.currency === currency && known?.delaySeconds === delaySeconds) return;
    this.facts[id] = { currency, delaySeconds };
    this.versions[id] = (this.versions[id] as number) + 1;
  }

  get size(): number {
    return this.#ids.size;
  }
}
