import { ImportWatchlistsResponseSchema, WatchlistSchema } from "@streampulse/proto";
import type { ImportWatchlistsResponse, Watchlist } from "../gen/watchlist.ts";
import { canonicalJson } from "./canonical-json.ts";

/** A list as the canonical JSON of the contract. */
export function watchlistJson(list: Watchlist): Record<string, unknown> {
  return canonicalJson(WatchlistSchema, list);
}

/** What an import did, as the canonical JSON of the contract. */
export function importedJson(answer: ImportWatchlistsResponse): Record<string, unknown> {
  return canonicalJson(ImportWatchlistsResponseSchema, answer);
}
