import type { Listing } from "../../engine/ports/source.ts";

/** How many listings are remembered, and for how long: a vendor may change what it says of a ticker. */
const LISTINGS_MAX = 2_000;
const LASTS_MS = 3_600_000;

interface KnownListing {
  readonly listing: Listing;
  readonly sinceMs: number;
}

/** Listings that a vendor told, without the figures of the day on which it did. */
export class KnownListings {
  readonly #now: () => number;
  readonly #listings = new Map<string, KnownListing>();

  /** `now` is the source's clock, epoch ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What was told of it within the last hour. */
  get(name: string): Listing | undefined {
    const known = this.#listings.get(name);
    return known && this.#now() - known.sinceMs < LASTS_MS ? known.listing : undefined;
  }

  /** Remembers it; of too many the oldest is forgotten. */
  add(name: string, { info, ...listing }: Listing): void {
    this.#listings.delete(name);
    const oldest = this.#listings.keys().next();
    if (this.#listings.size >= LISTINGS_MAX && !oldest.done) this.#listings.delete(oldest.value);
    const { previousClose: _, open: __, high: ___, low: ____, ...lasting } = info;
    this.#listings.set(name, { listing: { ...listing, info: lasting }, sinceMs: this.#now() });
  }
}
