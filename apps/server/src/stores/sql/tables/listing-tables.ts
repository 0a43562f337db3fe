/** What sources list. */
export interface ListingTables {
  /** One row for each source whose list is kept. */
  readonly listing_sets: {
    readonly source: string;
    /** Which rows of `listings` are its list. */
    readonly generation: number;
    readonly at_ms: number;
  };
  readonly listings: {
    readonly source: string;
    readonly generation: number;
    /** Its place in the source's own order. */
    readonly position: number;
    readonly canonical: string;
    /** A ListingInfo, as JSON. */
    readonly info: string;
    readonly hours: string | null;
  };
}
