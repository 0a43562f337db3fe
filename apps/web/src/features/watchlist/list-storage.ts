import { isFault, parseTicker } from "@streampulse/core";

const KEY = "streampulse.watchlist";

/** The most tickers that are read back: the server's default for one session. */
const MOST = 256;

/** Gets the part of the browser's storage that a list needs. A browser that refuses storage throws already here. */
export type ListStorage = () => Pick<Storage, "getItem" | "setItem">;

/**
 * The list as it was left, in its order; undefined where none was kept or what is there is no list.
 * Each ticker is checked again: anybody may have written there.
 */
export function loadList(storage: ListStorage): string[] | undefined {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? "null");
    const tickers = (kept as { tickers?: unknown } | null)?.tickers;
    if (!Array.isArray(tickers)) return undefined;
    const sound = new Set<string>();
    for (const text of tickers) {
      const parsed = typeof text === "string" ? parseTicker(text) : { fault: "is no text" };
      if (!isFault(parsed)) sound.add(parsed.ticker);
    }
    return [...sound].slice(0, MOST);
  } catch {
    return undefined;
  }
}

/** Keeps tickers and their order, nothing else. A browser that refuses storage forgets the list, and no more. */
export function saveList(storage: ListStorage, tickers: readonly string[]): void {
  try {
    storage().setItem(KEY, JSON.stringify({ tickers }));
  } catch {
    // Full or forbidden: the list lives as long as the page.
  }
}
