/** The tables of the embedded database, as the migrations make them. */
export interface Tables {
  /** One row for each source whose list is kept. */
  readonly listing_sets: {
    readonly source: string;
    /** Which rows of `listings` are its list: a new one is written beside it, and then takes its place. */
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
