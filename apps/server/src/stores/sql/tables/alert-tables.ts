/** Alerts, the log of their firings, and what was heard of their tickers. */
export interface AlertTables {
  readonly alerts: {
    readonly id: string;
    /** What it waits for: of all of it what changes most. */
    readonly standing: string;
    /** A KeptAlert but for those two, as JSON. */
    readonly terms: string;
  };
  readonly alert_firings: {
    readonly cursor: number;
    readonly id: string;
    readonly owner: string;
    readonly alert_id: string;
    readonly ticker: string;
    /** A Firing but for those, as JSON. */
    readonly facts: string;
  };
  readonly alert_marks: {
    readonly ticker: string;
    readonly price: string;
    readonly source: string;
    /** A PriceKind. */
    readonly price_kind: number;
    readonly at_ms: number;
  };
}
