import { isHeading, type HeadingEntry, type TickerEntry, type WatchlistEntry } from "./watchlist-entry.ts";

/** A heading and the tickers below it; before the first heading there is none. */
interface Section {
  readonly head: HeadingEntry | undefined;
  readonly tickers: TickerEntry[];
}

/**
 * A list with what another one has beside it. What is there keeps its place and its note, and takes one where it has
 * none; what is new comes below its own heading, or with it at the end.
 */
export function mergedEntries(
  existing: readonly WatchlistEntry[],
  incoming: readonly WatchlistEntry[],
): readonly WatchlistEntry[] {
  const sections = sectionsOf(existing);
  const known = new Map(sections.flatMap(({ tickers }) => tickers.map((entry) => [entry.ticker, entry] as const)));
  const notes = new Map<string, string>();
  for (const { head, tickers } of sectionsOf(incoming)) {
    const fresh: TickerEntry[] = [];
    for (const entry of tickers) {
      const present = known.get(entry.ticker);
      if (!present) fresh.push(entry);
      else if (present.note === undefined && entry.note !== undefined) notes.set(entry.ticker, entry.note);
    }
    const own = sections.find((section) => section.head?.heading === head?.heading);
    if (own) own.tickers.push(...fresh);
    // A heading whose tickers are all elsewhere already brings nothing; one that stands by itself was meant.
    else if (fresh.length > 0 || tickers.length === 0) sections.push({ head, tickers: fresh });
  }
  const noted = (entry: TickerEntry): TickerEntry => {
    const note = notes.get(entry.ticker);
    return note === undefined ? entry : { ...entry, note };
  };
  return sections.flatMap(({ head, tickers }) => [...(head ? [head] : []), ...tickers.map(noted)]);
}

/** The first one has no heading, and may be empty. */
function sectionsOf(entries: readonly WatchlistEntry[]): Section[] {
  const sections: Section[] = [{ head: undefined, tickers: [] }];
  for (const entry of entries) {
    if (isHeading(entry)) sections.push({ head: entry, tickers: [] });
    else sections.at(-1)?.tickers.push(entry);
  }
  return sections;
}
