import { isFault, parseTicker, readLine, readTicker, WATCHLIST_MAX, type WatchlistEntry } from "@streampulse/core";
import type { KeptList } from "./list-keeper.ts";

/** Gets the part of the browser's storage that is needed. A browser that refuses storage throws already here. */
export type ListStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Where lists of one kind were before there were several: one list, its tickers alone. */
const FORMER_KEY = "streampulse.watchlist";
/** What the server told last, for a start without it. */
const COPY_KEY = "streampulse.lists-copy";
/** Of one reader, as at the server. */
export const LISTS_MAX = 50;

/**
 * Lists out of a text that anybody may have written: each part is checked, what is unsound is left out. Undefined where
 * there are none at all.
 */
export function readLists(text: string | null): readonly KeptList[] | undefined {
  const lists = (parsed(text) as { lists?: unknown } | undefined)?.lists;
  if (!Array.isArray(lists)) return undefined;
  const names = new Set<string>();
  return lists.slice(0, LISTS_MAX).flatMap((each: unknown) => {
    const { id, name, revision, entries } = (each ?? {}) as Record<string, unknown>;
    const line = typeof name === "string" ? readLine(name, WATCHLIST_MAX.name) : undefined;
    if (typeof id !== "string" || typeof line !== "string" || names.has(line)) return [];
    names.add(line);
    const counted = Number.isSafeInteger(revision) ? (revision as number) : 0;
    return [{ id, name: line, revision: counted, entries: readEntries(entries) }];
  });
}

/** Entries out of what anybody may have written; see `readLists`. */
export function readEntries(entries: unknown): readonly WatchlistEntry[] {
  if (!Array.isArray(entries)) return [];
  const tickers = new Set<string>();
  return entries.slice(0, WATCHLIST_MAX.entries).flatMap((each: unknown): WatchlistEntry[] => {
    const { ticker, note, heading } = (each ?? {}) as Record<string, unknown>;
    if (typeof heading === "string") {
      const line = readLine(heading, WATCHLIST_MAX.heading);
      return typeof line === "string" ? [{ heading: line }] : [];
    }
    const entry = typeof ticker === "string" ? readTicker(ticker, typeof note === "string" ? note : "") : undefined;
    if (!entry || "fault" in entry || tickers.has(entry.ticker)) return [];
    tickers.add(entry.ticker);
    return [entry];
  });
}

/** What a text says as JSON; undefined where that is nothing. */
export function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** The one list of a browser from before there were several; undefined where there is none, or it was taken over. */
export function formerList(storage: ListStorage): readonly string[] | undefined {
  const kept = safely(() => parsed(storage().getItem(FORMER_KEY))) as
    | { tickers?: unknown; taken?: unknown }
    | undefined;
  if (!Array.isArray(kept?.tickers) || kept.taken === true) return undefined;
  const sound = new Set<string>();
  for (const text of kept.tickers.slice(0, WATCHLIST_MAX.entries) as unknown[]) {
    const ticker = typeof text === "string" ? parseTicker(text) : { fault: "is no text" };
    if (!isFault(ticker)) sound.add(ticker.ticker);
  }
  return [...sound];
}

/** Notes that the former list is one of the lists now; it stays as it was, and is not asked for again. */
export function noteTakenOver(storage: ListStorage): void {
  safely(() => storage().setItem(FORMER_KEY, JSON.stringify({ tickers: formerList(storage) ?? [], taken: true })));
}

/** What the server told of the lists when it was last there. */
export function loadCopy(storage: ListStorage): readonly KeptList[] | undefined {
  return safely(() => readLists(storage().getItem(COPY_KEY)));
}

/** Keeps a copy of the server's lists; none takes it away, for one who may not have them any more. */
export function saveCopy(storage: ListStorage, lists: readonly KeptList[] | undefined): void {
  safely(() => (lists ? storage().setItem(COPY_KEY, JSON.stringify({ lists })) : storage().removeItem(COPY_KEY)));
}

/** Storage may be full or forbidden: then nothing is kept, and nothing fails. */
export function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
