import type { ChartKeys } from "./use-chart-keys.ts";

/** What can be done to a chart, by what it is called. */
export interface ChartActs {
  /** Absent where the reader has no alerts. */
  readonly alert: (() => void) | undefined;
  readonly shorter: () => void;
  readonly longer: () => void;
  readonly kind: () => void;
  readonly table: () => void;
}

/** The keys of a chart. One that the reader has no use of is nobody's. */
export function chartKeys({ alert, shorter, longer, kind, table }: ChartActs): ChartKeys {
  return { ...(alert && { a: alert }), "[": shorter, "]": longer, c: kind, t: table };
}
