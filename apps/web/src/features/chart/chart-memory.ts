import { type ChartKind, CHART_KINDS } from "./chart-line.ts";
import { type ChartRange, rangeNamed } from "./chart-range.ts";

/** What a browser keeps of its reader's charts. */
export interface ChartMemory {
  readonly ticker?: string | undefined;
  readonly kind: ChartKind;
  /** Of the chart beside the list. */
  readonly range: ChartRange;
}

const KEY = "streampulse.chart";

/** What was kept, as far as it can be understood. A browser may refuse its storage: then it keeps nothing. */
export function chartMemory(storage: () => Pick<Storage, "getItem">): ChartMemory {
  const kept = read(storage);
  const kind = CHART_KINDS.find((one) => one.kind === kept["kind"])?.kind ?? "area";
  const range = rangeNamed(typeof kept["range"] === "string" ? kept["range"] : undefined);
  return { ticker: typeof kept["ticker"] === "string" ? kept["ticker"] : undefined, kind, range };
}

/** Keeps a part of it; the other parts stay. */
export function keepChart(
  storage: () => Pick<Storage, "getItem" | "setItem">,
  { range, ...part }: Partial<ChartMemory>,
): void {
  try {
    const next = { ...read(storage), ...part, ...(range && { range: range.name }) };
    storage().setItem(KEY, JSON.stringify(next));
  } catch {
    // Without storage the page forgets with its visit.
  }
}

function read(storage: () => Pick<Storage, "getItem">): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
