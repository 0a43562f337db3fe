import { Failure, writeWatchlistCsv, writeWatchlistJson, writeWatchlistTxt } from "@streampulse/core";

import type { KeptWatchlist } from "../ports/stores/watchlist-store.ts";
import type { WatchlistFormatName } from "./watchlist-import.ts";

/** Lists as a file. */
export interface WatchlistFile {
  readonly text: string;
  readonly fileName: string;
  readonly contentType: string;
  /** What the format cannot hold, a sentence each. */
  readonly leftOut: readonly string[];
}

const CONTENT_TYPES = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
} as const;

/** Writes lists of an owner: those of the ids, or all. Throws NO_WATCHLIST, and INVALID_ARGUMENT for TXT of several. */
export function exportWatchlists(
  lists: readonly KeptWatchlist[],
  ids: readonly string[],
  format: WatchlistFormatName,
): WatchlistFile {
  const chosen = ids.length === 0 ? lists : [...new Set(ids)].map((id) => listOf(lists, id));
  const [only, ...others] = chosen;
  const fileName = `${others.length === 0 && only ? fileNameOf(only.name) : "watchlists"}.${format}`;
  const contentType = CONTENT_TYPES[format];
  if (format === "json") return { text: writeWatchlistJson(chosen), fileName, contentType, leftOut: [] };
  if (format === "csv") return { text: writeWatchlistCsv(chosen), fileName, contentType, leftOut: [] };
  if (!only || others.length > 0) {
    throw new Failure("INVALID_ARGUMENT", "TXT holds one watchlist; ids must name exactly one.", { field: "ids" });
  }
  return { ...writeWatchlistTxt(only.entries), fileName, contentType };
}

function listOf(lists: readonly KeptWatchlist[], id: string): KeptWatchlist {
  const list = lists.find((each) => each.id === id);
  if (list) return list;
  throw new Failure("NO_WATCHLIST");
}

/** A name that is one on every system. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 60) || "watchlist";
}
