import { TickerIndex, type Scheduler, type TickerInfo } from "@streampulse/core";

import type { Listing, Source } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import { searchKeys, SourceListings } from "./source-listings.ts";

/** A listing, and the first source in order that has it. */
export interface FoundListing {
  readonly source: Source;
  readonly listing: Listing;
}

/** Searches over all sources, whose answers are ranked together. */
export class TickerSearch {
  readonly #parts: readonly { readonly source: Source; readonly listings: SourceListings }[];

  /** Sources in their order; lists are kept in the store where there is one. */
  constructor(sources: readonly Source[], scheduler: Scheduler, store: Store | undefined) {
    this.#parts = sources.map((source) => ({ source, listings: new SourceListings(source, scheduler, store) }));
  }

  /**
   * At most `limit` matches, best first, each canonical name once. A slow source delays nobody: what it has is there
   * for the next search. Rejects with a SourceFault where none could answer.
   */
  async search(text: string, limit: number, signal: AbortSignal): Promise<FoundListing[]> {
    const [only] = this.#parts;
    const answers = await Promise.all(this.#parts.map(({ listings }) => listings.search(text, limit, signal)));
    const fault = answers.find((answer) => answer.fault)?.fault;
    if (fault && answers.every(({ listings }) => listings.length === 0)) throw fault;
    if (this.#parts.length === 1 && only) {
      return (answers[0]?.listings ?? []).map((listing) => ({ source: only.source, listing }));
    }
    const found = inTurns(answers.map(({ listings }) => listings)).map(([at, listing]) => ({
      source: (this.#parts[at] as { readonly source: Source }).source,
      listing,
    }));
    return ranked(text, limit, found);
  }

  /** The same as the cold facts of each, under its canonical name. */
  async infos(text: string, limit: number, signal: AbortSignal): Promise<TickerInfo[]> {
    const found = await this.search(text, limit, signal);
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
}

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
