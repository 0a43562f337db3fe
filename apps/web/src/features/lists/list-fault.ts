import { WATCHLIST_MAX, type WatchlistEntry, watchlistBytes } from "@streampulse/core";

/** Why a list of these entries cannot be kept, as a sentence; undefined where it can. */
export function listFault(name: string, entries: readonly WatchlistEntry[]): string | undefined {
  const { entries: most, bytes } = WATCHLIST_MAX;
  if (entries.length > most) {
    return `“${name}” would have ${entries.length} entries, headings among them; a list has at most ${most}.`;
  }
  return watchlistBytes(name, entries) > bytes ? `The texts of “${name}” would be too long together.` : undefined;
}
