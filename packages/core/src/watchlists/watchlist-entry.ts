import { isFault, parseTicker } from "../ticker.ts";
import { lengthOf, lineText, noteText, utf8Length } from "./plain-text.ts";

/** A ticker of a watchlist, normalised; a note where it has one. */
export interface TickerEntry {
  readonly ticker: string;
  readonly note?: string;
}

/** The heading of the entries that follow it. */
export interface HeadingEntry {
  readonly heading: string;
}

/** One line of a watchlist. */
export type WatchlistEntry = TickerEntry | HeadingEntry;

/** How much one watchlist may hold, so that it fits into one request of 64 KiB in every protocol. */
export const WATCHLIST_MAX = {
  entries: 1_000,
  /** Code points. */
  name: 100,
  heading: 100,
  note: 500,
  /** All texts of a list together, in UTF-8. */
  bytes: 32 * 1024,
} as const;

/** Why a text cannot be what it should be: a sentence's end, for people, which never repeats the text. */
export interface EntryFault {
  readonly fault: string;
}

/** Whether an entry is a heading. */
export function isHeading(entry: WatchlistEntry): entry is HeadingEntry {
  return "heading" in entry;
}

/** A list's name or an entry's heading, as it is kept. */
export function readLine(text: string, max: number): string | EntryFault {
  const line = lineText(text);
  if (line === "") return { fault: "is empty" };
  return lengthOf(line) > max ? { fault: `is longer than ${max} characters` } : line;
}

/** A ticker with its note, as they are kept. */
export function readTicker(
  ticker: string,
  note: string,
): TickerEntry | (EntryFault & { readonly of: "ticker" | "note" }) {
  const parsed = parseTicker(ticker);
  if (isFault(parsed)) return { of: "ticker", fault: parsed.fault };
  const kept = noteText(note);
  if (kept === "") return { ticker: parsed.ticker };
  if (lengthOf(kept) <= WATCHLIST_MAX.note) return { ticker: parsed.ticker, note: kept };
  return { of: "note", fault: `is longer than ${WATCHLIST_MAX.note} characters` };
}

/** How many bytes of UTF-8 a list's texts have together. */
export function watchlistBytes(name: string, entries: readonly WatchlistEntry[]): number {
  const texts = entries.flatMap((entry) => (isHeading(entry) ? [entry.heading] : [entry.ticker, entry.note ?? ""]));
  return [name, ...texts].reduce((bytes, text) => bytes + utf8Length(text), 0);
}
