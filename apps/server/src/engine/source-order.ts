import { isFault, parseTicker, Quality, TickerType, type TickerName } from "@streampulse/core";

import type { Question } from "./look-up.ts";
import { ASSET_CLASSES, type Routes } from "./ports/route.ts";
import type { Listing, Source } from "./ports/source.ts";

/** A listing and the source that has it. */
export interface Found {
  readonly source: Source;
  readonly listing: Listing;
  /** Sources that could not tell whether they have it, when it was found. */
  readonly untold?: readonly Source[];
}

type Questions<T> = Generator<Question, T | undefined, Listing | undefined>;

/**
 * Which sources a ticker may come from, best first: a venue's route is all there is for its tickers, else a
 * class's route for its, else all sources in their order.
 */
export class SourceOrder {
  readonly #sources: readonly Source[];
  /** Those with venues of their own. */
  readonly #apart: readonly Source[];
  readonly #byVenue = new Map<string, readonly Source[]>();
  readonly #byClass = new Map<TickerType, readonly Source[]>();

  constructor(sources: readonly Source[], routes: Routes = new Map()) {
    this.#sources = sources.filter(({ ownsVenue }) => !ownsVenue);
    this.#apart = sources.filter(({ ownsVenue }) => ownsVenue);
    for (const [key, names] of routes) {
      const order = names.flatMap((name) => sources.find((source) => source.name === name) ?? []);
      const assetClass = ASSET_CLASSES[key];
      if (assetClass === undefined) this.#byVenue.set(key, order);
      else this.#byClass.set(assetClass, order);
    }
  }

  /** The sources for a listing. */
  of(listing: Listing): readonly Source[] {
    const [venue = ""] = listing.canonical.split(":", 1);
    const owner = this.#ownerOf(venue);
    if (owner) return [owner];
    return this.#byVenue.get(venue) ?? this.#byClass.get(listing.info.type ?? TickerType.UNSPECIFIED) ?? this.#sources;
  }

  /** Where nothing leads elsewhere, the first source that knows the name; `except` those that had it wrong. */
  *find(name: TickerName, except: ReadonlySet<Source>): Questions<Found> {
    for (const source of this.#first(name)) {
      if (except.has(source)) continue;
      const listing = yield { source, name };
      if (listing === undefined) continue;
      const order = this.of(listing);
      const found = order[0] === source ? { source, listing } : yield* this.#routed(name, { source, listing }, except);
      if (found) return found;
    }
    return undefined;
  }

  /** The best of the sources that a listing's route names, of the same class. */
  *#routed(name: TickerName, known: Found, except: ReadonlySet<Source>): Questions<Found> {
    const { type } = known.listing.info;
    for (const source of this.of(known.listing)) {
      if (source === known.source) return known;
      if (except.has(source)) continue;
      const canonical = nameOf(known.listing.canonical);
      let listing = canonical && (yield { source, name: canonical });
      if (listing === undefined && canonical?.ticker !== name.ticker) listing = yield { source, name };
      if (listing && listing.info.type === type && this.of(listing).includes(source)) return { source, listing };
    }
    return undefined;
  }

  #first({ venue }: TickerName): readonly Source[] {
    if (venue === undefined) return this.#sources;
    const owner = this.#ownerOf(venue);
    return owner ? [owner] : (this.#byVenue.get(venue) ?? this.#sources);
  }

  #ownerOf(venue: string): Source | undefined {
    return this.#apart.find(({ ownsVenue }) => ownsVenue?.(venue));
  }
}

/**
 * What another source has in the place of a listing: the same, or where all its names are bare one of the
 * same currency and kind at another venue. A made or an old price takes the place of none.
 */
export function* standIn(source: Source, listing: Listing, names: readonly TickerName[]): Questions<Listing> {
  if (source.quality === Quality.SIMULATED || source.quality === Quality.REPLAY) return undefined;
  const { currency, type } = listing.info;
  const canonical = nameOf(listing.canonical);
  const same = canonical && (yield { source, name: canonical });
  if (same?.canonical === listing.canonical && (same.info.currency ?? currency) === currency) return same;
  if (currency === undefined || names.some(({ venue }) => venue !== undefined)) return undefined;
  for (const name of names) {
    const other = yield { source, name };
    if (other && other.info.currency === currency && (other.info.type ?? type) === type) return other;
  }
  return undefined;
}

function nameOf(canonical: string): TickerName | undefined {
  const name = parseTicker(canonical);
  return isFault(name) ? undefined : name;
}
