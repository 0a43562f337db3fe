import {
  asListed,
  Failure,
  FAULTS_TOLD,
  isHeading,
  mergedEntries,
  readWatchlistCsv,
  readWatchlistJson,
  readWatchlistTxt,
  type ImportFault,
  type ReadList,
  type ReadLists,
  type WatchlistEntry,
} from "@streampulse/core";

import type { KeptWatchlist } from "../ports/stores/watchlist-store.ts";
import { boundedWatchlist, watchlistName } from "./watchlist-draft.ts";
import { tooMany, WATCHLISTS_MAX, type Watchlists } from "./watchlists.ts";

/** The formats that lists are read from. */
export const READ_WATCHLIST = { txt: readWatchlistTxt, csv: readWatchlistCsv, json: readWatchlistJson } as const;

/** The name of a format. */
export type WatchlistFormatName = keyof typeof READ_WATCHLIST;

/** A text with lists, and what shall become of them. */
export interface WatchlistImport {
  readonly format: WatchlistFormatName;
  readonly text: string;
  /** A list that is there already becomes what the text says; else it keeps what it has. */
  readonly replaces: boolean;
  readonly dryRun: boolean;
  readonly skipsFaults: boolean;
  /** The list that takes what names none; empty: there may be no such thing. */
  readonly name: string;
}

/** What became of one list, or would. */
export interface ImportedWatchlist {
  readonly list: KeptWatchlist;
  readonly outcome: "created" | "changed" | "unchanged";
  /** Tickers that came, and that went. */
  readonly added: number;
  readonly removed: number;
}

/** What an import did, or would do. */
export interface WatchlistImported {
  readonly lists: readonly ImportedWatchlist[];
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
  readonly isKept: boolean;
}

/** Reads lists and keeps them, all or none. Throws a Failure where the request itself is at fault. */
export async function importWatchlists(
  watchlists: Watchlists,
  owner: string,
  request: WatchlistImport,
): Promise<WatchlistImported> {
  const name = request.name === "" ? undefined : watchlistName(request.name);
  const read = READ_WATCHLIST[request.format](request.text);
  if (name === undefined && read.lists.some((list) => list.name === undefined && list.entries.length > 0)) {
    const message = "The text does not say which watchlist it is of; name one, an own or a new one.";
    throw new Failure("INVALID_ARGUMENT", message, { field: "name" });
  }
  return watchlists.change(owner, (lists) => {
    const plan = planned(watchlists, lists, read, { ...request, name });
    const isKept = !request.dryRun && (plan.faultCount === 0 || request.skipsFaults);
    const answer = { lists: plan.imported, faults: plan.faults, faultCount: plan.faultCount, isKept };
    const put = plan.imported.flatMap(({ list, outcome }) => (outcome === "unchanged" ? [] : [list]));
    if (!isKept || put.length === 0) return { answer };
    const made = plan.imported.filter(({ outcome }) => outcome === "created");
    const order = [...lists.map(({ id }) => id), ...made.map(({ list }) => list.id)];
    return { answer, change: { put, removed: [], ...(made.length > 0 ? { order } : {}) } };
  });
}

interface Plan {
  readonly imported: readonly ImportedWatchlist[];
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
}

function planned(
  watchlists: Watchlists,
  lists: readonly KeptWatchlist[],
  read: ReadLists,
  { name, format, replaces }: Pick<WatchlistImport, "format" | "replaces"> & { readonly name: string | undefined },
): Plan {
  const faults = [...read.faults];
  const imported: ImportedWatchlist[] = [];
  let room = WATCHLISTS_MAX - lists.length;
  for (const [at, [of, incoming]] of [...byName(read.lists, name)].entries()) {
    const known = lists.find((list) => list.name === of);
    const named = format === "txt" && known ? asListed(incoming, known.entries) : incoming;
    try {
      if (!known && room-- <= 0) throw tooMany();
      const entries = known && !replaces ? mergedEntries(known.entries, named) : named;
      boundedWatchlist(of, entries);
      imported.push(outcomeOf(watchlists, known, of, entries));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // Its name is the text's own, so its place has to do.
      faults.push({ line: 0, message: `List ${at + 1} of the text: ${error.message}` });
    }
  }
  const faultCount = read.faultCount + faults.length - read.faults.length;
  return { imported, faults: faults.slice(0, FAULTS_TOLD), faultCount };
}

/** The text's lists under the names that they are kept by; what has none joins the list that takes it. */
function byName(lists: readonly ReadList[], otherwise: string | undefined): Map<string, readonly WatchlistEntry[]> {
  const named = new Map<string, readonly WatchlistEntry[]>();
  for (const list of lists) {
    const name = list.name ?? otherwise;
    if (name === undefined) continue;
    const before = named.get(name);
    named.set(name, before ? mergedEntries(before, list.entries) : list.entries);
  }
  return named;
}

function outcomeOf(
  watchlists: Watchlists,
  known: KeptWatchlist | undefined,
  name: string,
  entries: readonly WatchlistEntry[],
): ImportedWatchlist {
  const [before, after] = [tickersOf(known?.entries ?? []), tickersOf(entries)];
  const counts = { added: beyond(after, before), removed: beyond(before, after) };
  if (!known) return { list: watchlists.fresh(name, entries), outcome: "created", ...counts };
  const isSame = JSON.stringify(known.entries) === JSON.stringify(entries);
  if (isSame) return { list: known, outcome: "unchanged", ...counts };
  return { list: watchlists.changed(known, { name, entries }), outcome: "changed", ...counts };
}

function tickersOf(entries: readonly WatchlistEntry[]): Set<string> {
  return new Set(entries.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker])));
}

/** How many of the one are not in the other. */
function beyond(these: ReadonlySet<string>, those: ReadonlySet<string>): number {
  return [...these].filter((ticker) => !those.has(ticker)).length;
}
