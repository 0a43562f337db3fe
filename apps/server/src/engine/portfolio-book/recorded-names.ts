import { isFault, parseTicker, type Scheduler } from "@streampulse/core";

import { findPrices } from "./found-prices.ts";
import { VALUATION_WAIT_MS } from "./limits.ts";
import type { PriceSource } from "./live-prices.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";

/** What it is looked up with. */
export interface RecordedNamesDeps {
  readonly records: PortfolioRecords;
  readonly prices: PriceSource;
  readonly scheduler: Scheduler;
}

/**
 * Of tickers that are to be recorded: under which other name the same listing is recorded already, or comes earlier among
 * them. Only names of one code are looked at (`AAPL`, `NASDAQ:AAPL`), and they are one listing where a source says so now.
 */
export async function recordedNames(
  owner: string,
  tickers: Iterable<string>,
  { records, prices, scheduler }: RecordedNamesDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const fresh = new Set(normalised(tickers));
  const codes = new Set([...fresh].map(codeOf));
  if (codes.size === 0) return new Map();
  const recorded = new Set<string>();
  for await (const activities of records.inOrder(owner, {})) {
    for (const { ticker } of activities) if (ticker !== undefined) recorded.add(ticker);
  }
  const byCode = Map.groupBy(
    new Set([...[...recorded].filter((ticker) => codes.has(codeOf(ticker))), ...fresh]),
    codeOf,
  );
  const unsure = [...byCode.values()].filter((names) => names.length > 1 && names.some((name) => !recorded.has(name)));
  if (unsure.length === 0) return new Map();
  const search = { source: prices, scheduler, waitMs: VALUATION_WAIT_MS, signal };
  const found = await findPrices({ tickers: unsure.flat(), currencies: [], to: "USD" }, search);
  const others = new Map<string, string>();
  for (const names of unsure) {
    for (const [at, name] of names.entries()) {
      const canonical = found.tickers.get(name)?.canonical;
      if (recorded.has(name) || canonical === undefined) continue;
      const other = names.slice(0, at).find((each) => found.tickers.get(each)?.canonical === canonical);
      if (other !== undefined) others.set(name, others.get(other) ?? other);
    }
  }
  return others;
}

function* normalised(tickers: Iterable<string>): Generator<string, void> {
  for (const text of tickers) {
    const name = parseTicker(text);
    if (!isFault(name)) yield name.ticker;
  }
}

/** Of a ticker as it is kept. */
function codeOf(ticker: string): string {
  return ticker.slice(ticker.indexOf(":") + 1);
}
