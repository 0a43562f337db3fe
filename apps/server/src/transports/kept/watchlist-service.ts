import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Failure, isHeading } from "@streampulse/core";
import {
  ImportMode,
  ImportOutcome,
  WatchlistFormat,
  WatchlistService,
  type WatchlistEntrySchema,
  type WatchlistSchema,
} from "@streampulse/proto";

import type { KeptWatchlist } from "../../engine/ports/stores/watchlist-store.ts";
import type { SaidEntry } from "../../engine/watchlists/watchlist-draft.ts";
import { exportWatchlists } from "../../engine/watchlists/watchlist-export.ts";
import { importWatchlists, type WatchlistFormatName } from "../../engine/watchlists/watchlist-import.ts";
import type { Watchlists } from "../../engine/watchlists/watchlists.ts";
import { defineService, type Service } from "./kept-service.ts";

/** What the service is, whether or not anything is kept. */
export const WATCHLIST_SERVICE = { description: WatchlistService, isOpen: false } as const;

/** WatchlistService over the lists. */
export function watchlistService(lists: Watchlists): Service {
  return defineService({
    ...WATCHLIST_SERVICE,
    methods: {
      listWatchlists: async (_request, { caller }) => ({
        watchlists: (await lists.all(caller.principal)).map(watchlistMessage),
      }),
      getWatchlist: async ({ id }, { caller }) => ({
        watchlist: watchlistMessage(await lists.get(caller.principal, id)),
      }),
      createWatchlist: async ({ name, entries }, { caller }) => ({
        watchlist: watchlistMessage(await lists.create(caller.principal, { name, entries: entries.map(saidEntry) })),
      }),
      updateWatchlist: async ({ id, revision, name, entries }, { caller }) => ({
        watchlist: watchlistMessage(
          await lists.update(caller.principal, { id, revision, name, entries: entries?.entries.map(saidEntry) }),
        ),
      }),
      reorderWatchlists: async ({ ids }, { caller }) => {
        await lists.reorder(caller.principal, ids);
        return {};
      },
      deleteWatchlist: async ({ id, revision }, { caller }) => ({
        watchlist: watchlistMessage(await lists.delete(caller.principal, id, revision)),
      }),
      async *streamWatchlists(_request, { caller, signal }) {
        for await (const { changed, removed, order } of lists.watch(caller.principal, signal)) {
          yield { watchlists: changed.map(watchlistMessage), removedIds: [...removed], ids: [...(order ?? [])] };
        }
      },
      importWatchlists: async (request, { caller }) => {
        const { format, mode, text, dryRun, skipFaults, name } = request;
        const asked = { text, name, dryRun, skipsFaults: skipFaults, replaces: mode === ImportMode.REPLACE };
        const done = await importWatchlists(lists, caller.principal, { ...asked, format: formatOf(format) });
        return {
          watchlists: done.lists.map(({ list, outcome, added, removed }) => ({
            watchlist: { ...watchlistMessage(list), ...(outcome === "created" && !done.isKept ? { id: "" } : {}) },
            outcome: OUTCOMES[outcome],
            added,
            removed,
          })),
          faults: [...done.faults],
          faultCount: done.faultCount,
          imported: done.isKept,
        };
      },
      exportWatchlists: async ({ format, ids }, { caller }) => {
        const { leftOut, ...file } = exportWatchlists(await lists.all(caller.principal), ids, formatOf(format));
        return { ...file, leftOut: [...leftOut] };
      },
    },
  });
}

const OUTCOMES = {
  created: ImportOutcome.CREATED,
  changed: ImportOutcome.CHANGED,
  unchanged: ImportOutcome.UNCHANGED,
} as const;

const FORMATS: Readonly<Partial<Record<WatchlistFormat, WatchlistFormatName>>> = {
  [WatchlistFormat.TXT]: "txt",
  [WatchlistFormat.CSV]: "csv",
  [WatchlistFormat.JSON]: "json",
};

function formatOf(format: WatchlistFormat): WatchlistFormatName {
  const name = FORMATS[format];
  if (name) return name;
  throw new Failure("INVALID_ARGUMENT", "format must be WATCHLIST_FORMAT_TXT, _CSV or _JSON.", { field: "format" });
}

function saidEntry({ item, note }: MessageShape<typeof WatchlistEntrySchema>): SaidEntry {
  return { ...(item.case === undefined ? {} : { [item.case]: item.value }), note };
}

function watchlistMessage(list: KeptWatchlist): MessageInitShape<typeof WatchlistSchema> & { id: string } {
  const { id, name, revision, entries, createdMs, updatedMs } = list;
  return {
    id,
    name,
    revision: BigInt(revision),
    createdTimeMs: BigInt(createdMs),
    updatedTimeMs: BigInt(updatedMs),
    entries: entries.map((entry) =>
      isHeading(entry)
        ? { item: { case: "heading" as const, value: entry.heading } }
        : { item: { case: "ticker" as const, value: entry.ticker }, note: entry.note ?? "" },
    ),
  };
}
