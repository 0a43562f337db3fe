import type { Quality, Scheduler } from "@streampulse/core";

import type { Position } from "./every-log.ts";
import { LISTINGS_MAX } from "./limits.ts";
import { Listed } from "./listed.ts";
import type { ListingReader } from "./listing-reader.ts";
import type { Listing, SourceQuote } from "./ports/source.ts";
import type { Replaced, TickerTable } from "./ticker-table.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** `known` with what is new; a field that is absent or undefined stays as it was. */
export function updated<T extends object>(known: T, news: T): T {
  const merged = { ...known };
  for (const key in news) if (news[key] !== undefined) merged[key] = news[key];
  return merged;
}

/** How much one arrival weighs in the usual gap. */
const GAP_WEIGHT = 0.1;

/**
 * The latest quote of every listing, numbered. An accepted quote is the next of its listing's sequence;
 * the numbering goes on while the process lives, and begins a greater epoch when it was forgotten.
 */
export class Board {
  readonly #table: TickerTable;
  readonly #scheduler: Scheduler;
  readonly #replaced: Replaced;
  readonly #reader: ListingReader | undefined;
  readonly #byCanonical = new Map<string, Listed>();
  readonly #byId: (Listed | undefined)[] = [];
  /** The greatest epoch of any listing that was forgotten. */
  #forgottenEpoch = 0;

  /** `replaced` is called for each ticker whose latest quote was replaced; after that `reader` hears of the listing. */
  constructor(table: TickerTable, scheduler: Scheduler, replaced: Replaced, reader?: ListingReader) {
    this.#table = table;
    this.#scheduler = scheduler;
    this.#replaced = replaced;
    this.#reader = reader;
  }

  /** The entry of a listing, made where there is none. Its facts are renewed. */
  open(listing: Listing, source: string): Listed {
    const known = this.#byCanonical.get(listing.canonical);
    if (known) {
      // While it has names it stays with the source that carries it.
      if (known.tickers.length === 0) {
        known.source = source;
        // Since nobody listened its market may have opened or closed.
        known.tellsSession = false;
        known.info = { ...known.info, marketSession: undefined };
      }
      if (known.source === source) {
        known.info = updated(known.info, listing.info);
        known.hours = listing.hours;
      }
      // Last used, last forgotten.
      this.#byCanonical.delete(listing.canonical);
      this.#byCanonical.set(listing.canonical, known);
      return known;
    }
    if (this.#byCanonical.size >= LISTINGS_MAX) this.#forgetOldest();
    // Wall time is beyond what an earlier process gave, as long as it does not run ahead of the clock itself.
    const epoch = Math.max(this.#forgottenEpoch + 1, Math.floor(this.#scheduler.now()));
    const listed = new Listed(this.#byId.length, listing.canonical, epoch, listing.info);
    listed.source = source;
    listed.hours = listing.hours;
    this.#byId.push(listed);
    this.#byCanonical.set(listing.canonical, listed);
    return listed;
  }

  /** The entry with this number, as sources give it back. */
  get(id: number): Listed | undefined {
    return this.#byId[id];
  }

  /** Makes a ticker a name of the listing; it has the listing's latest quote from now on. */
  bind(listed: Listed, ticker: number): void {
    listed.tickers.push(ticker);
    if (listed.latest === undefined) return;
    this.#table.put(ticker, listed.latest);
    this.#replaced(ticker, undefined);
  }

  unbind(listed: Listed, ticker: number): void {
    const at = listed.tickers.indexOf(ticker);
    if (at === -1) return;
    listed.tickers.splice(at, 1);
    if (listed.tickers.length === 0) this.#reader?.left?.(listed);
  }

  /**
   * Accepts what a source said: the hot path. Without any price yet it waits for one. `now`: when it came, where
   * that was earlier.
   */
  accept(listed: Listed, said: SourceQuote, source: string, quality: Quality, now = this.#scheduler.now()): void {
    const { latest } = listed;
    // Side fields of another source's price say nothing about this one's.
    const before = said.isWhole ? undefined : latest !== undefined && latest.source === source ? latest : listed.early;
    const price = said.price ?? (before === latest ? latest?.price : undefined);
    if (price === undefined) {
      if (said.isWhole) return this.#forgetPrice(listed, said);
      listed.early = listed.early ? updated(listed.early, said) : said;
      return;
    }
    listed.early = undefined;
    if (listed.arrivedMs > 0 && !listed.isGapCut) {
      const gap = Math.max(0, now - listed.arrivedMs);
      listed.usualGapMs = listed.usualGapMs === 0 ? gap : listed.usualGapMs + (gap - listed.usualGapMs) * GAP_WEIGHT;
    }
    // That it was not heard for a while is made good by a price only.
    const isUnheard = listed.isGapCut && said.price === undefined;
    listed.isGapCut = isUnheard;
    listed.arrivedMs = Math.max(now, listed.arrivedMs);
    if (said.price !== undefined) listed.pricedMs = now;
    const quote: ListingQuote = {
      price,
      sourceTimeMs: said.price === undefined ? before?.sourceTimeMs : said.sourceTimeMs,
      receivedTimeMs: now,
      sequence: ++listed.sequence,
      quality,
      bid: said.bid ?? before?.bid,
      ask: said.ask ?? before?.ask,
      volume: said.volume ?? before?.volume,
      change: keptUnless(said.change, before?.change),
      changePercent: keptUnless(said.changePercent, before?.changePercent),
      epoch: listed.epoch,
      source,
      stale: isUnheard && before === latest && latest?.stale === true,
    };
    this.#put(listed, quote, said);
  }

  /** Flags the last good price as possibly old: a quote of its own, same price, next in sequence. */
  flagStale(listed: Listed): void {
    const { latest } = listed;
    if (latest === undefined || latest.stale) return;
    this.#put(listed, { ...latest, stale: true, sequence: ++listed.sequence });
  }

  /** It could not be heard since its last price: flagged, and the time until the next one is no gap of its market. */
  interrupt(listed: Listed): void {
    this.flagStale(listed);
    listed.isGapCut = true;
  }

  /** Gives the last good price another quality: a quote of its own, same price, next in sequence. */
  requalify(listed: Listed, quality: Quality, stale: boolean): void {
    const { latest } = listed;
    if (latest === undefined || (latest.quality === quality && latest.stale === stale)) return;
    this.#put(listed, { ...latest, quality, stale, sequence: ++listed.sequence });
  }

  /** Takes the flag back: the price was found to be the newest after all. */
  unflagStale(listed: Listed): void {
    const { latest } = listed;
    if (latest?.stale) this.#put(listed, { ...latest, stale: false, sequence: ++listed.sequence });
  }

  /** What stood in is no longer its price: it is an earlier one again, flagged, or none. */
  goBack(listed: Listed, earlier: ListingQuote | undefined): void {
    this.flagStale(listed);
    listed.latest = undefined;
    listed.early = undefined;
    if (earlier) this.#put(listed, { ...earlier, epoch: listed.epoch, stale: true, sequence: ++listed.sequence });
  }

  /** Goes on beyond a number that another process has used; a price that there is takes the next number at once. */
  numberBeyond(listed: Listed, { epoch, sequence }: Position): void {
    if (listed.epoch > epoch || (listed.epoch === epoch && listed.sequence > sequence)) return;
    const isMine = listed.epoch === epoch;
    // Who used a greater epoch knows an owner that is gone: nothing of its numbering is known here.
    if (!isMine) listed.epoch = epoch + 1;
    listed.sequence = isMine ? sequence : 0;
    if (listed.latest === undefined) return;
    this.#put(listed, { ...listed.latest, epoch: listed.epoch, sequence: ++listed.sequence });
  }

  #put(listed: Listed, quote: ListingQuote, said?: SourceQuote): void {
    const previous = listed.latest;
    listed.latest = quote;
    for (const ticker of listed.tickers) {
      this.#table.put(ticker, quote);
      this.#replaced(ticker, previous);
    }
    this.#reader?.quoted(listed, said);
  }

  /** It has no price any more. Who was told the last one hears of it by a fault; nobody else is told that one. */
  #forgetPrice(listed: Listed, said: SourceQuote): void {
    listed.latest = undefined;
    listed.early = said;
    for (const ticker of listed.tickers) this.#table.clear(ticker);
  }

  #forgetOldest(): void {
    for (const [canonical, listed] of this.#byCanonical) {
      if (listed.tickers.length > 0) continue;
      this.#byCanonical.delete(canonical);
      this.#forgottenEpoch = Math.max(this.#forgottenEpoch, listed.epoch);
      this.#byId[listed.id] = undefined;
      return;
    }
  }
}

/** A side field after something was said: undefined says nothing of it, null that it is unknown from now on. */
function keptUnless(said: string | null | undefined, before: string | null | undefined): string | undefined {
  return (said === undefined ? before : said) ?? undefined;
}
