import { Failure, readLine, readTicker, WATCHLIST_MAX, watchlistBytes, type WatchlistEntry } from "@streampulse/core";

/** An entry as a caller says it: a ticker, a heading, or neither. */
export interface SaidEntry {
  readonly ticker?: string | undefined;
  readonly heading?: string | undefined;
  readonly note: string;
}

/** The name of a list as it is kept. Throws INVALID_ARGUMENT. */
export function watchlistName(text: string, field = "name"): string {
  const name = readLine(text, WATCHLIST_MAX.name);
  if (typeof name === "string") return name;
  throw new Failure("INVALID_ARGUMENT", `A watchlist's ${field} ${name.fault}: 1 to ${WATCHLIST_MAX.name} are right.`, {
    field,
  });
}

/** Entries as they are kept. Throws INVALID_ARGUMENT that names the entry, LIMIT_WATCHLISTS for one too many. */
export function watchlistEntries(said: readonly SaidEntry[], field = "entries"): readonly WatchlistEntry[] {
  if (said.length > WATCHLIST_MAX.entries) throw tooManyEntries();
  const seen = new Set<string>();
  return said.map((entry, at) => {
    const kept = entryOf(entry, `${field}[${at}]`);
    if ("heading" in kept) return kept;
    if (seen.has(kept.ticker))
      throw fault(`${field}[${at}].ticker`, "is in the list already; a ticker is in a list once");
    seen.add(kept.ticker);
    return kept;
  });
}

/** Throws LIMIT_WATCHLISTS where a list has more entries, or more text, than a list may have. */
export function boundedWatchlist(name: string, entries: readonly WatchlistEntry[]): void {
  if (entries.length > WATCHLIST_MAX.entries) throw tooManyEntries();
  const { bytes: limit } = WATCHLIST_MAX;
  const bytes = watchlistBytes(name, entries);
  if (bytes <= limit) return;
  const message = `A watchlist's texts have at most ${limit} bytes together, these have ${bytes}; shorten its notes, or split it.`;
  throw new Failure("LIMIT_WATCHLISTS", message, { limit });
}

function entryOf({ ticker, heading, note }: SaidEntry, field: string): WatchlistEntry {
  if (ticker !== undefined) {
    const entry = readTicker(ticker, note);
    if ("fault" in entry) throw fault(`${field}.${entry.of}`, entry.fault);
    return entry;
  }
  if (heading === undefined) throw fault(field, "must be a ticker or a heading");
  const line = readLine(heading, WATCHLIST_MAX.heading);
  if (typeof line === "object") throw fault(`${field}.heading`, line.fault);
  if (note.trim() !== "") throw fault(`${field}.note`, "must be empty: tickers have notes, headings have none");
  return { heading: line };
}

function fault(field: string, words: string): Failure {
  return new Failure("INVALID_ARGUMENT", `${field} ${words}.`, { field });
}

function tooManyEntries(): Failure {
  const { entries: limit } = WATCHLIST_MAX;
  return new Failure("LIMIT_WATCHLISTS", `A watchlist has at most ${limit} entries, headings among them.`, { limit });
}
