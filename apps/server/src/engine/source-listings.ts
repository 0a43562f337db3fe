import { parseTicker, isFault, TickerIndex, type Scheduler, type SearchKeys } from "@streampulse/core";

import { asFault } from "./lane.ts";
import type { Listing, Source, SourceFault } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";

/** A search is answered with what has come by then; the rest is there for the next one. */
export const SEARCH_WAIT_MS = 300;
/** How long a list stands: listings change a few times a week. */
export const LIST_LASTS_MS = 24 * 3_600_000;
/** How many listings of a source are kept. */
export const LIST_MAX = 20_000;
/** A list that could not be had is not asked for again at every search. */
const RETRY_MS = 60_000;
/** How many late answers of a source are remembered; the oldest goes first. */
const LATE_MAX = 100;

/** What one source answered to a search. */
export interface SourceAnswer {
  readonly listings: readonly Listing[];
  /** Why there is nothing: it could not answer, and nothing of it was kept. */
  readonly fault?: SourceFault;
}

/** What a listing is found by. */
export function searchKeys({ canonical, info }: Listing): SearchKeys {
  const name = parseTicker(canonical);
  const [venue, code] = isFault(name) ? ["", canonical] : [name.venue ?? "", name.code];
  return { venue, code, name: info.name };
}

/**
 * Searches of one source. Its own answer counts if it comes soon; else what it was known to list, now or to an earlier
 * process, stands in for it. That list is fetched anew in the background, once a day.
 */
export class SourceListings {
  readonly #source: Source;
  readonly #scheduler: Scheduler;
  readonly #store: Store | undefined;
  readonly #loaded: Promise<void>;
  readonly #closing = new AbortController();
  /** Late answers by what was asked for. */
  readonly #late = new Map<string, readonly Listing[]>();
  #index: TickerIndex<Listing> | undefined;
  #listedMs = -Infinity;
  #triedMs = -Infinity;

  /** Without a store nothing is kept, and the source's own answers are all there is. */
  constructor(source: Source, scheduler: Scheduler, store: Store | undefined) {
    this.#source = source;
    this.#scheduler = scheduler;
    this.#store = store;
    this.#loaded = this.#load();
  }

  /** At most `limit` listings, best first. Never rejects. */
  async search(text: string, limit: number, signal: AbortSignal): Promise<SourceAnswer> {
    const key = `${limit} ${text}`;
    const own = await this.#soon(this.#ask(text, limit, signal), key);
    if (own && !own.fault) {
      void this.#refresh();
      return own;
    }
    await this.#loaded;
    const listings = this.#late.get(key) ?? this.#index?.search(text, limit);
    return listings ? { listings } : (own ?? { listings: [] });
  }

  /** Ends what is fetched in the background. */
  close(): void {
    this.#closing.abort();
  }

  async #ask(text: string, limit: number, signal: AbortSignal): Promise<SourceAnswer> {
    try {
      return { listings: await this.#source.search(text, limit, signal) };
    } catch (error) {
      return { listings: [], fault: asFault(error) };
    }
  }

  /** The answer if it comes in time; a good one that is late is remembered. */
  async #soon(answer: Promise<SourceAnswer>, key: string): Promise<SourceAnswer | undefined> {
    const late = Promise.withResolvers<undefined>();
    const cancel = this.#scheduler.after(SEARCH_WAIT_MS, () => late.resolve(undefined));
    const own = await Promise.race([answer, late.promise]);
    cancel();
    if (own === undefined) void this.#keepLate(answer, key);
    return own;
  }

  async #keepLate(answer: Promise<SourceAnswer>, key: string): Promise<void> {
    const { listings, fault } = await answer;
    if (!fault) this.#remember(key, listings);
  }

  #remember(key: string, listings: readonly Listing[]): void {
    this.#late.delete(key);
    const oldest = this.#late.keys().next();
    if (this.#late.size >= LATE_MAX && !oldest.done) this.#late.delete(oldest.value);
    this.#late.set(key, listings);
  }

  async #load(): Promise<void> {
    const kept = await this.#store?.listings(this.#source.name).catch(() => undefined);
    if (!kept) return;
    this.#index = new TickerIndex(kept.listings, searchKeys);
    this.#listedMs = kept.atMs;
  }

  /** Fetches the list where the one that is known has had its day. What fails is tried again at a later search. */
  async #refresh(): Promise<void> {
    await this.#loaded;
    const now = this.#scheduler.now();
    if (!this.#store || now - this.#listedMs < LIST_LASTS_MS || now - this.#triedMs < RETRY_MS) return;
    this.#triedMs = now;
    const { listings } = await this.#ask("", LIST_MAX, this.#closing.signal);
    if (listings.length === 0 || this.#closing.signal.aborted) return;
    this.#index = new TickerIndex(listings, searchKeys);
    this.#listedMs = now;
    // The store's owner hears of what a store cannot do; the list in memory serves all the same.
    await this.#store.keepListings(this.#source.name, { listings, atMs: now }).catch(() => {});
  }
}
