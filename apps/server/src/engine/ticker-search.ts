import { TickerIndex, type Scheduler, type TickerInfo } from "@streampulse/core";

import { SourceFault, type Listing, type Source } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import { searchKeys, SourceListings, type SourceAnswer } from "./source-listings.ts";

/** A listing, and the first source in order that has it. */
export interface FoundListing {
  readonly source: Source;
  readonly listing: Listing;
}

/** Who has not answered by then is stood in for by what it is known to have, and answers the next search. */
export const SEARCH_SOON_MS = 80;
/** Where nothing is found by then, the others are waited for, but not for ever: no matches is an answer of all. */
export const SEARCH_MAX_MS = 3_000;

/** Searches over all sources, whose answers are ranked together. */
export class TickerSearch {
  readonly #scheduler: Scheduler;
  readonly #parts: readonly { readonly source: Source; readonly listings: SourceListings }[];

  /** Sources in their order; lists are kept in the store where there is one. */
  constructor(sources: readonly Source[], scheduler: Scheduler, store: Store | undefined) {
    this.#scheduler = scheduler;
    this.#parts = sources.map((source) => ({ source, listings: new SourceListings(source, scheduler, store) }));
  }

  /**
   * At most `limit` matches, best first, each canonical name once. A slow source delays nobody: what it has is there
   * for the next search. Rejects with a SourceFault where nothing was found and not all could answer.
   */
  async search(text: string, limit: number): Promise<FoundListing[]> {
    const asked = this.#parts.map(({ listings }) => listings.ask(text, limit));
    const soon = await Promise.all(asked.map((answer) => this.#within(SEARCH_SOON_MS, answer)));
    let answers = await Promise.all(soon.map((answer, at) => this.#orStandIn(answer, at, text, limit)));
    if (!answers.some(hasListings)) {
      const late = await this.#within(SEARCH_MAX_MS, Promise.all(asked));
      answers = answers.map((known, at) => (late?.[at]?.fault ? known : (late?.[at] ?? known)));
    }
    if (!answers.some(hasListings) && !answers.every((answer) => answer && !answer.fault)) {
      throw answers.find((answer) => answer?.fault)?.fault ?? new SourceFault("unavailable", NOBODY);
    }
    const found = inTurns(answers.map((answer) => answer?.listings ?? [])).map(([at, listing]) => ({
      source: (this.#parts[at] as { readonly source: Source }).source,
      listing,
    }));
    return this.#parts.length === 1 ? found : ranked(text, limit, found);
  }

  /** The same as the cold facts of each, under its canonical name. */
  async infos(text: string, limit: number): Promise<TickerInfo[]> {
    const found = await this.search(text, limit);
    return found.map(({ source, listing: { canonical, info } }) => ({
      ...info,
      ticker: canonical,
      source: source.name,
      canonical,
    }));
  }

  close(): void {
    for (const { listings } of this.#parts) listings.close();
  }

  async #orStandIn(
    answer: SourceAnswer | undefined,
    at: number,
    text: string,
    limit: number,
  ): Promise<SourceAnswer | undefined> {
    if (answer && !answer.fault) return answer;
    const listings = await this.#parts[at]?.listings.standIn(text, limit);
    return listings ? { listings } : answer;
  }

  /** What comes within the time; undefined for what does not. */
  async #within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
    const late = Promise.withResolvers<undefined>();
    const cancel = this.#scheduler.after(ms, () => late.resolve(undefined));
    const own = await Promise.race([answer, late.promise]);
    cancel();
    return own;
  }
}

const NOBODY = "No source answered the search in time. It may have by the next one.";

const hasListings = (answer: SourceAnswer | undefined): boolean => (answer?.listings.length ?? 0) > 0;

/** Each canonical name once, of its first source: all first answers in the order of the sources, then all second ones. */
function inTurns(answers: readonly (readonly Listing[])[]): [at: number, listing: Listing][] {
  const first = new Map<string, number>();
  answers.forEach((listings, at) => {
    for (const { canonical } of listings) if (!first.has(canonical)) first.set(canonical, at);
  });
  const longest = Math.max(0, ...answers.map(({ length }) => length));
  const turns: [number, Listing][] = [];
  for (let place = 0; place < longest; place++) {
    answers.forEach((listings, at) => {
      const listing = listings[place];
      if (listing && first.get(listing.canonical) === at) turns.push([at, listing]);
    });
  }
  return turns;
}

/** By how well code and name match; what a source found by a word of its own comes behind, in its order. */
function ranked(text: string, limit: number, found: readonly FoundListing[]): FoundListing[] {
  const matching = new TickerIndex(found, ({ listing }) => searchKeys(listing)).search(text, limit);
  const known = new Set(matching);
  const others = found.filter((one) => !known.has(one));
  return [...matching, ...others].slice(0, limit);
}
