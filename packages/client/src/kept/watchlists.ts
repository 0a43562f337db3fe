import type { WatchlistEntry } from "@streampulse/core";
import { WatchlistService } from "@streampulse/proto";
import type {
  ExportWatchlistsRequest,
  ExportWatchlistsResponse,
  ImportWatchlistsRequest,
  ImportWatchlistsResponse,
  StreamWatchlistsResponse,
  Watchlist,
  WatchlistServiceCalls,
} from "../gen/watchlist.ts";
import type { Given } from "./given.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls, told } from "./kept-calls.ts";

/** A change of a list, made on one of its revisions; what is left out stays as it is. */
export interface WatchlistChange {
  readonly id: string;
  readonly revision: number;
  readonly name?: string | undefined;
  /** In the place of all that are there. */
  readonly entries?: readonly WatchlistEntry[] | undefined;
}

/** WatchlistService in plain objects. Calls reject with a StreamPulseError whose `field` and `reason` say what was wrong. */
export interface Watchlists {
  /** Every list, in their order. */
  list(options?: CallOptions): Promise<readonly Watchlist[]>;
  get(id: string, options?: CallOptions): Promise<Watchlist>;
  /** Rejects with the reason NAME_TAKEN where there is a list of the name. */
  create(
    list: { readonly name: string; readonly entries?: readonly WatchlistEntry[] | undefined },
    options?: CallOptions,
  ): Promise<Watchlist>;
  /** Rejects with the reason STALE_REVISION where another change came first: get the list, and change that. */
  update(change: WatchlistChange, options?: CallOptions): Promise<Watchlist>;
  /** All ids, in the new order. */
  reorder(ids: readonly string[], options?: CallOptions): Promise<void>;
  /** The list as it was. Without a revision whatever has changed. */
  delete(id: string, options?: CallOptions & { readonly revision?: number | undefined }): Promise<Watchlist>;
  /** All lists in their order, now and after each change, until aborted or left; connects again by itself. */
  follow(options?: FollowOptions): AsyncIterable<readonly Watchlist[]>;
  /** With one fault in the text nothing is changed, unless `skipFaults` says so. */
  import(
    text: Given<ImportWatchlistsRequest> & Pick<ImportWatchlistsRequest, "format" | "text">,
    options?: CallOptions,
  ): Promise<ImportWatchlistsResponse>;
  export(
    lists: Given<ExportWatchlistsRequest> & Pick<ExportWatchlistsRequest, "format">,
    options?: CallOptions,
  ): Promise<ExportWatchlistsResponse>;
}

/** The watchlists of whoever calls, at the server of the address. Throws where the url is none. */
export function createWatchlists(address: KeptAddress): Watchlists {
  const calls = new KeptCalls<WatchlistServiceCalls>(WatchlistService, address);
  return {
    list: async (options) => (await calls.ask("listWatchlists", {}, options)).watchlists,
    get: async (id, options) => told((await calls.ask("getWatchlist", { id }, options)).watchlist, "watchlist"),
    create: async (list, options) => told((await calls.ask("createWatchlist", list, options)).watchlist, "watchlist"),
    update: async ({ entries, ...change }, options) =>
      told(
        (await calls.ask("updateWatchlist", { ...change, ...(entries && { entries: { entries } }) }, options))
          .watchlist,
        "watchlist",
      ),
    reorder: async (ids, options) => void (await calls.ask("reorderWatchlists", { ids }, options)),
    delete: async (id, { revision, ...options } = {}) =>
      told((await calls.ask("deleteWatchlist", { id, revision }, options)).watchlist, "watchlist"),
    follow: (options) => followed(calls, options),
    import: (text, options) => calls.ask("importWatchlists", text, options),
    export: (lists, options) => calls.ask("exportWatchlists", lists, options),
  };
}

function followed(
  calls: KeptCalls<WatchlistServiceCalls>,
  options: FollowOptions | undefined,
): AsyncIterable<readonly Watchlist[]> {
  const lists = new Map<string, Watchlist>();
  let order: readonly string[] = [];
  let isFirst = true;
  const begin = () => {
    isFirst = true;
    return {};
  };
  return calls.follow("streamWatchlists", begin, options, (message: StreamWatchlistsResponse) => {
    const { watchlists, removedIds, ids } = message;
    if (isFirst) lists.clear();
    else if (watchlists.length + removedIds.length + ids.length === 0) return undefined;
    for (const list of watchlists) lists.set(list.id, list);
    for (const id of removedIds) lists.delete(id);
    if (isFirst || ids.length > 0) order = ids.length > 0 ? ids : watchlists.map(({ id }) => id);
    isFirst = false;
    return order.flatMap((id) => lists.get(id) ?? []);
  });
}
