// Made of streampulse/v1/watchlist.proto by `npm run generate`.
import type { WatchlistEntry } from "@streampulse/core";
import type { ImportFault } from "./import-fault.ts";

/** WatchlistFormat is how lists are written as text. */
export const WatchlistFormat = {
  UNSPECIFIED: 0,
  /** TradingView's: tickers between commas or line breaks, headings behind ###. One list, without its name and notes. */
  TXT: 1,
  /** The columns watchlist, section, ticker, note; safe to open in spreadsheets. */
  CSV: 2,
  /** An object of the format that docs/watchlists.md describes. */
  JSON: 3,
} as const;
export type WatchlistFormat = (typeof WatchlistFormat)[keyof typeof WatchlistFormat];

/** ImportMode is what becomes of a list that is there already. */
export const ImportMode = {
  UNSPECIFIED: 0,
  /** It keeps what it has; what is new comes at its end, below its heading where the list has that one. */
  MERGE: 1,
  /** It becomes what the text says. */
  REPLACE: 2,
} as const;
export type ImportMode = (typeof ImportMode)[keyof typeof ImportMode];

/** ImportOutcome is what became of one list. */
export const ImportOutcome = {
  UNSPECIFIED: 0,
  CREATED: 1,
  CHANGED: 2,
  UNCHANGED: 3,
} as const;
export type ImportOutcome = (typeof ImportOutcome)[keyof typeof ImportOutcome];

/** WatchlistEntries are all entries of a list, in their order: at most 1,000, no ticker twice. */
export interface WatchlistEntries {
  readonly entries: readonly WatchlistEntry[];
}

/** Watchlist is a named list. Its texts together have at most 32 KiB of UTF-8. */
export interface Watchlist {
  /** The server's. */
  readonly id: string;
  /** 1 to 100 characters, in one line; no two lists of an owner have the same. */
  readonly name: string;
  readonly revision: number;
  readonly entries: readonly WatchlistEntry[];
  readonly createdTimeMs: number;
  readonly updatedTimeMs: number;
}

/** ListWatchlistsRequest is empty. */
export interface ListWatchlistsRequest {
}

/** ListWatchlistsResponse has every list of the caller. */
export interface ListWatchlistsResponse {
  readonly watchlists: readonly Watchlist[];
}

/** GetWatchlistRequest names a list. */
export interface GetWatchlistRequest {
  readonly id: string;
}

/** GetWatchlistResponse has the list. */
export interface GetWatchlistResponse {
  readonly watchlist?: Watchlist | undefined;
}

/** CreateWatchlistRequest describes a new list. */
export interface CreateWatchlistRequest {
  readonly name: string;
  readonly entries: readonly WatchlistEntry[];
}

/** CreateWatchlistResponse has the list as it is kept. */
export interface CreateWatchlistResponse {
  readonly watchlist?: Watchlist | undefined;
}

/** UpdateWatchlistRequest is a change of one list. */
export interface UpdateWatchlistRequest {
  readonly id: string;
  /** Of the list as the change was made on it. */
  readonly revision: number;
  /** Absent: as it is. */
  readonly name?: string | undefined;
  /** In the place of all that are there. Absent: as they are. */
  readonly entries?: WatchlistEntries | undefined;
}

/** UpdateWatchlistResponse has the list as it is kept. */
export interface UpdateWatchlistResponse {
  readonly watchlist?: Watchlist | undefined;
}

/** ReorderWatchlistsRequest has the new order. */
export interface ReorderWatchlistsRequest {
  /** Of every list of the caller, each once; where there are others by now, the order is refused (STALE_REVISION). */
  readonly ids: readonly string[];
}

/** ReorderWatchlistsResponse is empty. */
export interface ReorderWatchlistsResponse {
}

/** DeleteWatchlistRequest names a list. */
export interface DeleteWatchlistRequest {
  readonly id: string;
  /** Absent: whatever has changed. */
  readonly revision?: number | undefined;
}

/** DeleteWatchlistResponse has the list as it was: creating it again is the way back. */
export interface DeleteWatchlistResponse {
  readonly watchlist?: Watchlist | undefined;
}

/** StreamWatchlistsRequest is empty. */
export interface StreamWatchlistsRequest {
}

/** StreamWatchlistsResponse is what changed; the first one has every list. */
export interface StreamWatchlistsResponse {
  /** New or changed, whole. */
  readonly watchlists: readonly Watchlist[];
  readonly removedIds: readonly string[];
  /** Of all lists, in their order, wherever a list came, went or moved; else empty. */
  readonly ids: readonly string[];
}

/** ImportWatchlistsRequest is text with lists. */
export interface ImportWatchlistsRequest {
  readonly format: WatchlistFormat;
  readonly text: string;
  /** Unspecified is merge. */
  readonly mode: ImportMode;
  /** Only tells what would happen. */
  readonly dryRun: boolean;
  /** Imports what is right beside what is not. */
  readonly skipFaults: boolean;
  /** The list that takes what names none. A list in the text is the caller's list of the same name, or a new one. */
  readonly name: string;
}

/** ImportedWatchlist is one list of an import. */
export interface ImportedWatchlist {
  /** As it is now; in a dry run as it would be, a new one without an id. */
  readonly watchlist?: Watchlist | undefined;
  readonly outcome: ImportOutcome;
  /** Tickers that came to it. */
  readonly added: number;
  /** Tickers that left it, where it was replaced. */
  readonly removed: number;
}

/** ImportWatchlistsResponse is what an import did, or would do. */
export interface ImportWatchlistsResponse {
  readonly watchlists: readonly ImportedWatchlist[];
  /** All faults of the text. */
  readonly faultCount: number;
  /** The first hundred of them. */
  readonly faults: readonly ImportFault[];
  /** Whether the lists are kept like this now. */
  readonly imported: boolean;
}

/** ExportWatchlistsRequest says what to write, and how. */
export interface ExportWatchlistsRequest {
  readonly format: WatchlistFormat;
  /** In this order; none: every list. TXT takes exactly one. */
  readonly ids: readonly string[];
}

/** ExportWatchlistsResponse is a file. */
export interface ExportWatchlistsResponse {
  readonly text: string;
  /** A name for it, of letters, digits, - and _, and its ending. */
  readonly fileName: string;
  /** Such as text/csv; charset=utf-8. */
  readonly contentType: string;
  /** What the format cannot hold and the text therefore lacks, in words. */
  readonly leftOut: readonly string[];
}

/**
 * WatchlistService keeps the watchlists of its caller. Each list has a revision that grows by 1 with each change; a
 * change names the revision it was made on, and one that is not the list's own any more is refused (ABORTED, reason
 * STALE_REVISION), so that no device undoes what it has not seen.
 */
export interface WatchlistServiceCalls {
  readonly listWatchlists: [request: ListWatchlistsRequest, answer: ListWatchlistsResponse];
  readonly getWatchlist: [request: GetWatchlistRequest, answer: GetWatchlistResponse];
  readonly createWatchlist: [request: CreateWatchlistRequest, answer: CreateWatchlistResponse];
  readonly updateWatchlist: [request: UpdateWatchlistRequest, answer: UpdateWatchlistResponse];
  readonly reorderWatchlists: [request: ReorderWatchlistsRequest, answer: ReorderWatchlistsResponse];
  readonly deleteWatchlist: [request: DeleteWatchlistRequest, answer: DeleteWatchlistResponse];
  readonly streamWatchlists: [request: StreamWatchlistsRequest, answer: StreamWatchlistsResponse];
  readonly importWatchlists: [request: ImportWatchlistsRequest, answer: ImportWatchlistsResponse];
  readonly exportWatchlists: [request: ExportWatchlistsRequest, answer: ExportWatchlistsResponse];
}
