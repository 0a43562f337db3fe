import { isFault, parseTicker, type Scheduler } from "@streampulse/core";

import { canonicalNames, type CanonicalNames } from "./canonical-names.ts";
import type { PriceSource } from "./live-prices.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";

/** What it is looked up with. */
export interface RecordedNamesDeps {
  readonly records: PortfolioRecords;
  readonly prices: PriceSource;
  readonly scheduler: Scheduler;
}

/** A name of the same code, of which nobody said whether it is of the same listing. */
export interface OpenName {
  readonly other: string;
  /** No source has one of the two; else no source said so in time. */
  readonly isUnknown: boolean;
}

/** What is known of tickers that are to be recorded. What is in neither has no other name. */
export interface RecordedNames {
  /** By ticker: under which other name the same listing is recorded already, or comes earlier among them. */
  readonly others: ReadonlyMap<string, string>;
  readonly open: ReadonlyMap<string, OpenName>;
}

/**
 * Of tickers that are to be recorded: which other names they have. Only names of one code are looked at (`AAPL`,
 * `NASDAQ:AAPL`), and they are one listing where a source says so now. Between slices of them everything else has its turn.
 * Rejects with the signal's reason where that aborts.
 */
export async function recordedNames(
  owner: string,
  tickers: Iterable<string>,
  { records, prices, scheduler }: RecordedNamesDeps,
  signal: AbortSignal,
): Promise<RecordedNames> {
  const pace = records.pace();
  const fresh = new Set(await pace.through(normalised(tickers)));
  const codes = new Set<string>();
  await pace.through(eachOf(fresh, (ticker) => codes.add(codeOf(ticker))));
  const recorded = new Set<string>();
  if (codes.size > 0) {
    for await (const activities of records.inOrder(owner, {})) {
      for (const { ticker } of activities) {
        if (ticker !== undefined && codes.has(codeOf(ticker))) recorded.add(ticker);
      }
    }
  }
  const byCode = new Map<string, string[]>();
  const group = (ticker: string) => {
    const names = byCode.get(codeOf(ticker));
    if (names) names.push(ticker);
    else byCode.set(codeOf(ticker), [ticker]);
  };
  await pace.through(eachOf(recorded, group));
  await pace.through(eachOf(fresh, (ticker) => recorded.has(ticker) || group(ticker)));
  // Those that are recorded come first, so what is new to the records is the last of its code.
  const unsure = [...byCode.values()].filter((names) => names.length > 1 && !recorded.has(names.at(-1) as string));
  const found = await canonicalNames(unsure.flat(), { prices, scheduler, signal });
  signal.throwIfAborted();
  const names = { others: new Map<string, string>(), open: new Map<string, OpenName>() };
  for (const each of unsure) await pace.through(compared(each, recorded, found, names));
  return names;
}

/** Compares the names of one code, each with those before it. */
function* compared(
  names: readonly string[],
  recorded: ReadonlySet<string>,
  { told, unknown }: CanonicalNames,
  { others, open }: { others: Map<string, string>; open: Map<string, OpenName> },
): Generator<number, void> {
  const firstBy = new Map<string, string>();
  const first: { told?: string; silent?: string; unknown?: string } = {};
  for (const name of names) {
    const canonical = told.get(name);
    const kind = canonical !== undefined ? "told" : unknown.has(name) ? "unknown" : "silent";
    const other = canonical === undefined ? undefined : firstBy.get(canonical);
    if (!recorded.has(name) && other !== undefined) others.set(name, other);
    else if (!recorded.has(name)) {
      const answered = kind === "told" ? undefined : first.told;
      const likely = kind === "unknown" ? undefined : (first.silent ?? answered);
      const against = likely ?? answered ?? first.silent ?? first.unknown;
      if (against !== undefined) open.set(name, { other: against, isUnknown: likely === undefined });
    }
    if (canonical !== undefined && other === undefined) firstBy.set(canonical, name);
    first[kind] ??= name;
    yield 1;
  }
}

function* normalised(tickers: Iterable<string>): Generator<number, string[]> {
  const names: string[] = [];
  for (const text of tickers) {
    const name = parseTicker(text);
    if (!isFault(name)) names.push(name.ticker);
    yield 1;
  }
  return names;
}

function* eachOf(tickers: Iterable<string>, work: (ticker: string) => unknown): Generator<number, void> {
  for (const ticker of tickers) {
    work(ticker);
    yield 1;
  }
}

/** Of a ticker as it is kept. */
function codeOf(ticker: string): string {
  return ticker.slice(ticker.indexOf(":") + 1);
}
