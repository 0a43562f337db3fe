import { isFault, parseTicker } from "@streampulse/client";
import { type ChartKind, CHART_KINDS, COMPARED_MOST } from "./chart-line.ts";
import { type ChartRange, rangeNamed } from "./chart-range.ts";

/** What an address asks a chart to show. */
export interface ChartWish {
  /** Undefined where the address names none, or something that is none. */
  readonly ticker: string | undefined;
  readonly range: ChartRange;
  readonly compared: readonly string[];
  readonly kind: ChartKind | undefined;
}

/** `?t=AAPL&r=1M&vs=MSFT,NVDA&k=candles`, as far as it can be understood; what cannot is left out. */
export function readWish(query: URLSearchParams): ChartWish {
  const ticker = tickerIn(query.get("t"));
  const others = (query.get("vs") ?? "").split(",").flatMap((text) => tickerIn(text) ?? []);
  const compared = [...new Set(others)].filter((other) => other !== ticker).slice(0, COMPARED_MOST);
  const kind = CHART_KINDS.find((one) => one.kind === query.get("k"))?.kind;
  return { ticker, range: rangeNamed(query.get("r")), compared: ticker === undefined ? [] : compared, kind };
}

/** The address of a chart, relative to its place. */
export function wishQuery({ ticker, range, compared, kind }: ChartWish): string {
  const query = new URLSearchParams();
  if (ticker !== undefined) query.set("t", ticker);
  if (range.name !== "1D") query.set("r", range.name);
  if (compared.length > 0) query.set("vs", compared.join(","));
  if (kind !== undefined) query.set("k", kind);
  return `?${query}`;
}

function tickerIn(text: string | null): string | undefined {
  const name = parseTicker(text ?? "");
  return isFault(name) ? undefined : name.ticker;
}
