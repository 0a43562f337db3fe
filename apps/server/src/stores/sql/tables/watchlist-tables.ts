/** The lists that people keep. */
export interface WatchlistTables {
  readonly watchlists: {
    readonly owner: string;
    readonly id: string;
    /** Its place among the owner's lists. */
    readonly position: number;
    readonly name: string;
    readonly revision: number;
    readonly created_ms: number;
    readonly updated_ms: number;
    /** WatchlistEntries, as JSON. */
    readonly entries: string;
  };
}
