import { isHeading, mergedEntries, type WatchlistEntry } from "@streampulse/core";

/** Names an entry of a list: its ticker, or its heading, of several with the same words by their number. */
export type EntryKey = string;

/**
 * A change of a list's entries, by what it means and not by places: made again on a list that has changed meanwhile it
 * does the same there, and where it was made already nothing.
 */
export type ListEdit =
  /** What is new comes before that entry, else to the end; a ticker that the list has stays where it is. */
  | { readonly do: "add"; readonly entries: readonly WatchlistEntry[]; readonly before?: EntryKey | undefined }
  /** What is new comes below its own heading; see `mergedEntries`. */
  | { readonly do: "merge"; readonly entries: readonly WatchlistEntry[] }
  | { readonly do: "remove"; readonly key: EntryKey }
  /** Moves an entry before another one, or to the end. */
  | { readonly do: "place"; readonly key: EntryKey; readonly before?: EntryKey | undefined }
  /** An empty note takes it away. */
  | { readonly do: "note"; readonly ticker: string; readonly note: string }
  | { readonly do: "retitle"; readonly key: EntryKey; readonly heading: string };

/** The keys of the entries, in their order; no two are the same. */
export function entryKeys(entries: readonly WatchlistEntry[]): EntryKey[] {
  const headings = new Map<string, number>();
  return entries.map((entry) => {
    if (!isHeading(entry)) return entry.ticker;
    const count = (headings.get(entry.heading) ?? 0) + 1;
    headings.set(entry.heading, count);
    // No ticker has a space.
    return `# ${count} ${entry.heading}`;
  });
}

/** The tickers of a list, in their order. */
export function tickersOf(entries: readonly WatchlistEntry[]): string[] {
  return entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
}

/** The entries with the edit made; the same array where it changes nothing. */
export function edited(entries: readonly WatchlistEntry[], edit: ListEdit): readonly WatchlistEntry[] {
  const keys = entryKeys(entries);
  switch (edit.do) {
    case "add": {
      const fresh = freshOf(entries, edit.entries);
      return fresh.length === 0 ? entries : inserted(entries, keys, fresh, edit.before);
    }
    case "merge": {
      const merged = mergedEntries(entries, edit.entries);
      return JSON.stringify(merged) === JSON.stringify(entries) ? entries : merged;
    }
    case "remove": {
      const at = keys.indexOf(edit.key);
      return at === -1 ? entries : entries.toSpliced(at, 1);
    }
    case "place":
      return placed(entries, keys, edit.key, edit.before);
    case "note": {
      const at = keys.indexOf(edit.ticker);
      const entry = entries[at];
      if (!entry || isHeading(entry) || (entry.note ?? "") === edit.note) return entries;
      return entries.with(at, edit.note === "" ? { ticker: entry.ticker } : { ticker: entry.ticker, note: edit.note });
    }
    case "retitle": {
      const at = keys.indexOf(edit.key);
      const entry = entries[at];
      if (!entry || !isHeading(entry) || entry.heading === edit.heading) return entries;
      return entries.with(at, { heading: edit.heading });
    }
  }
}

function freshOf(entries: readonly WatchlistEntry[], wanted: readonly WatchlistEntry[]): WatchlistEntry[] {
  const known = new Set(entries.map((entry) => (isHeading(entry) ? `# ${entry.heading}` : entry.ticker)));
  return wanted.filter((entry) => {
    const name = isHeading(entry) ? `# ${entry.heading}` : entry.ticker;
    return known.has(name) ? false : (known.add(name), true);
  });
}

function inserted(
  entries: readonly WatchlistEntry[],
  keys: readonly EntryKey[],
  fresh: readonly WatchlistEntry[],
  before: EntryKey | undefined,
): readonly WatchlistEntry[] {
  const at = before === undefined ? -1 : keys.indexOf(before);
  return at === -1 ? [...entries, ...fresh] : entries.toSpliced(at, 0, ...fresh);
}

function placed(
  entries: readonly WatchlistEntry[],
  keys: readonly EntryKey[],
  key: EntryKey,
  before: EntryKey | undefined,
): readonly WatchlistEntry[] {
  const from = keys.indexOf(key);
  const entry = entries[from];
  if (!entry || key === before) return entries;
  const isToEnd = before === undefined || !keys.includes(before);
  if (isToEnd ? from === entries.length - 1 : keys[from + 1] === before) return entries;
  return inserted(entries.toSpliced(from, 1), keys.toSpliced(from, 1), [entry], before);
}
