/** What prices were. */
export interface CandleTables {
  /** The candles of one instrument and kind of prices. */
  readonly series: {
    readonly id: number;
    readonly canonical: string;
    /** A PriceKind. */
    readonly kind: number;
    readonly hours: string | null;
  };
  readonly candles: {
    readonly series: number;
    /** A CandleStep. */
    readonly step: number;
    readonly start_ms: number;
    /** 1: a source's own, beside which there may be one made of its quotes, 0. */
    readonly is_told: number;
    readonly end_ms: number;
    readonly open: string;
    readonly high: string;
    readonly low: string;
    readonly close: string;
    readonly volume: string | null;
    readonly count: number | null;
    readonly source: string;
    /** Of a source's own: up to when it was known. */
    readonly told_to_ms: number | null;
  };
  /** Up to when candles of a step were taken away. */
  readonly pruned_candles: {
    readonly series: number;
    readonly step: number;
    readonly before_ms: number;
  };
  /** When everything was known. */
  readonly listened_spans: {
    readonly series: number;
    /** 0: every quote was heard; else candles of this step were told. */
    readonly step: number;
    readonly from_ms: number;
    readonly to_ms: number;
    /** A SpanEnd. */
    readonly ended_by: string | null;
  };
}
