import { isFault, parseTicker, type TickerInfo, type TickerName } from "@streampulse/core";

import type { Following, TickerReader } from "../ticker-reader.ts";
import { FOLLOWED_MAX } from "./limits.ts";
import type { ListingQuote } from "../wire/quote-record.ts";

/** Who has prices: the engine. */
export interface PriceSource {
  follow(name: TickerName, reader: TickerReader): Following | undefined;
}

/** One ticker's price as it moves. */
export class LivePrice implements TickerReader {
  readonly ticker: string;
  quote: ListingQuote | undefined;
  facts: TickerInfo | undefined;
  /** No source has it. */
  isUnknown = false;
  /** It has had a trouble and no price since. */
  isTroubled = false;
  readonly #moved: (price: LivePrice) => void;
  #following: Following | undefined;
  #isTold = false;
  /** Its first price or what it is has come and was not looked at: what that asks for, such as a rate, is not known yet. */
  #isNew = false;

  constructor(ticker: string, moved: (price: LivePrice) => void) {
    this.ticker = ticker;
    this.#moved = moved;
  }

  follow(source: PriceSource): void {
    const name = parseTicker(this.ticker);
    this.#following = isFault(name) ? undefined : source.follow(name, this);
    if (this.#following === undefined) this.isUnknown = true;
    this.quote = this.#following?.latest;
    this.facts = this.#following?.info;
  }

  stop(): void {
    this.#following?.stop();
  }

  /** Whether nothing more is to be waited for: it has a price that was looked at, or is known to have none. */
  get isSettled(): boolean {
    return !this.#isNew && (this.quote !== undefined || this.isUnknown || this.isTroubled);
  }

  /** The same where a price that may be old is none: it may be the last one of a day on which somebody looked. */
  get isFresh(): boolean {
    return this.isSettled && this.quote?.stale !== true;
  }

  /** The tick path: a mark, no more. */
  quoted(quote: ListingQuote): void {
    this.#isNew ||= this.quote === undefined;
    this.quote = quote;
    this.isTroubled = false;
    this.#tell();
  }

  info(info: TickerInfo): void {
    this.#isNew ||= this.facts === undefined;
    this.facts = info;
    this.#tell();
  }

  fault(error: { readonly removed: boolean }): void {
    if (error.removed) this.isUnknown = true;
    else if (this.quote === undefined) this.isTroubled = true;
    this.#tell();
  }

  /** What moved was looked at; the next movement is told again. */
  seen(): void {
    this.#isNew = false;
    this.#isTold = false;
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#moved(this);
  }
}

/** The tickers that one portfolio needs, each followed once from when it is first asked for. */
export class LivePrices {
  readonly #source: PriceSource;
  readonly #moved: () => void;
  readonly #prices = new Map<string, LivePrice>();
  #dirty: LivePrice[] = [];

  /** `moved` is called on the tick path, at most once between two calls of `take`. */
  constructor(source: PriceSource, moved: () => void) {
    this.#source = source;
    this.#moved = moved;
  }

  get(ticker: string): LivePrice {
    let price = this.#prices.get(ticker);
    if (price !== undefined) return price;
    price = new LivePrice(ticker, (one) => {
      this.#dirty.push(one);
      if (this.#dirty.length === 1) this.#moved();
    });
    if (this.#prices.size < FOLLOWED_MAX) price.follow(this.#source);
    else price.isTroubled = true;
    this.#prices.set(ticker, price);
    return price;
  }

  /** The tickers that moved since it was last called. */
  take(): ReadonlySet<string> {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const price of dirty) price.seen();
    return new Set(dirty.map(({ ticker }) => ticker));
  }

  /** Whether a ticker moved since `take` was last called. */
  get hasMoved(): boolean {
    return this.#dirty.length > 0;
  }

  /** Whether every ticker there is has a price or is known to have none. */
  get isSettled(): boolean {
    for (const price of this.#prices.values()) if (!price.isSettled) return false;
    return true;
  }

  /** The same where a price that may be old is waited on. */
  get isFresh(): boolean {
    for (const price of this.#prices.values()) if (!price.isFresh) return false;
    return true;
  }

  all(): readonly LivePrice[] {
    return [...this.#prices.values()];
  }

  /** Lets go of the tickers that are needed no more. */
  sweep(needed: ReadonlySet<string>): void {
    for (const [ticker, price] of this.#prices) {
      if (needed.has(ticker)) continue;
      price.stop();
      this.#prices.delete(ticker);
    }
  }

  /** Lets go of all; those asked for later are followed anew. */
  stop(): void {
    for (const price of this.#prices.values()) price.stop();
    this.#prices.clear();
    this.#dirty = [];
  }
}
