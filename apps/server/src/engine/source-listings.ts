import { parseTicker, isFault, TickerIndex, type Scheduler, type SearchKeys } from "@streampulse/core";

import { asFault } from "./lane.ts";
import type { Listing, Source, SourceFault } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";

/** How long a list stands: listings change a few times a week. */
export const LIST_LASTS_MS = 24 * 3_600_000;
/** How many listings of a source are kept. */
export const LIST_MAX = 20_000;
/** A list that could not be had is not asked for again at every search. */
const RETRY_MS = 60_000;
/** How long a source may take for an answer, which then is for whoever asks next. */
const ANSWER_MAX_MS = 15_000;
/** How many questions wait for a source's answer, and how many late answers are remembered; the oldest goes first. */
const QUESTIONS_MAX = 100;
/** Listings that are made ready to be searched before everything else has its turn. */
const READY_TOGETHER = 500;

/** What one source answered to a search. */
export interface SourceAnswer {
  readonly listings: readonly Listing[];
  /** Why there is nothing. */
  readonly fault?: SourceFault;
}

/** What a listing is found by. */
export function searchKeys({ canonical, info }: Listing): SearchKeys {
  const name = parseTicker(canonical);
  const [venue, code] = isFault(name) ? ["", canonical] : [name.venue ?? "", name.code];
  return { venue, code, name: info.name };
}

/**
 * Searches of one source: its own answers, and what it was known to list, now or to an earlier process, which stands in
 * for them. That list is fetched anew in the background, once a day.
 */
export class SourceListings {
  readonly #source: Source;
  readonly #scheduler: Scheduler;
  readonly #store: Store | undefined;
  readonly #closing = new AbortController();
  readonly #loaded: Promise<void>;
  /** By what is asked for: who asks the same meanwhile waits for the same answer. */
  readonly #asked = new Map<string, Promise<SourceAnswer>>();
  /** The source's last good answers. */
  readonly #answers = new Map<string, readonly Listing[]>();
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

  /**
   * The source's own answer: at most `limit` listings, best first. It is asked on behalf of all who will ever ask the
   * same, so that nobody's leaving ends the question. Never rejects.
   */
  ask(text: string, limit: number): Promise<SourceAnswer> {
    const key = keyOf(text, limit);
    const waiting = this.#asked.get(key);
    if (waiting) return waiting;
    const answer = this.#answer(text, limit).finally(() => this.#asked.delete(key));
    if (this.#asked.size < QUESTIONS_MAX) this.#asked.set(key, answer);
    return answer;
  }

  /** What is known without the source's own answer; undefined where nothing is. */
  async standIn(text: string, limit: number): Promise<readonly Listing[] | undefined> {
    await this.#loaded;
    return this.#answers.get(keyOf(text, limit)) ?? this.#index?.search(text, limit);
  }

  /** Ends what is asked of the source. */
  close(): void {
    this.#closing.abort();
  }

  async #answer(text: string, limit: number): Promise<SourceAnswer> {
    const answer = await this.#question(text, limit);
    if (answer.fault) return answer;
    this.#remember(keyOf(text, limit), answer.listings);
    void this.#refresh();
    return answer;
  }

  async #question(text: string, limit: number): Promise<SourceAnswer> {
    const late = new AbortController();
    const cancel = this.#scheduler.after(ANSWER_MAX_MS, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#closing.signal]);
      return { listings: await this.#source.search(text, limit, signal) };
    } catch (error) {
      return { listings: [], fault: asFault(error) };
    } finally {
      cancel();
    }
  }

  #remember(key: string, listings: readonly Listing[]): void {
    this.#answers.delete(key);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size >= QUESTIONS_MAX && !oldest.done) this.#answers.delete(oldest.value);
    this.#answers.set(key, listings);
  }

  async #load(): Promise<void> {
    const kept = await this.#store?.listings.of(this.#source.name).catch(() => undefined);
    if (!kept) return;
    this.#index = await this.#indexOf(kept.listings);
    this.#listedMs = kept.atMs;
  }

  /** Fetches the list where the one that is known has had its day. What fails is tried again at a later search. */
  async #refresh(): Promise<void> {
    await this.#loaded;
    const now = this.#scheduler.now();
    if (!this.#store || now - this.#listedMs < LIST_LASTS_MS || now - this.#triedMs < RETRY_MS) return;
    this.#triedMs = now;
    const { listings } = await this.#question("", LIST_MAX);
    if (listings.length === 0 || this.#closing.signal.aborted) return;
    this.#index = await this.#indexOf(listings);
    this.#listedMs = now;
    // The list in memory serves all the same.
    await this.#store.listings.keep(this.#source.name, { listings, atMs: now }).catch(() => {});
  }

  /** Thousands of names take a tenth of a second to be made ready, and prices do not wait for that. */
  #indexOf(listings: readonly Listing[]): Promise<TickerIndex<Listing>> {
    const turn = () => new Promise<void>((resolve) => this.#scheduler.soon(resolve));
    return TickerIndex.inTurns(listings, searchKeys, READY_TOGETHER, turn);
  }
}

function keyOf(text: string, limit: number): string {
  return `${limit} ${text}`;
}
