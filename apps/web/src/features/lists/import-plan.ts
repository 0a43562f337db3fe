import { mergedEntries, type NamedList, type WatchlistEntry } from "@streampulse/core";
import { tickersOf } from "./list-edit.ts";
import { listFault } from "./list-fault.ts";
import type { KeptList } from "./list-keeper.ts";
import { LISTS_MAX } from "./list-storage.ts";

/** What becomes of a list that was read: it goes into one that is there, or is a new one. */
export interface PlannedList {
  readonly name: string;
  readonly into: string | undefined;
  readonly entries: readonly WatchlistEntry[];
  /** How many of its tickers are new there. */
  readonly fresh: number;
}

/** What an import would do, and why it cannot be done: sentences, none where it can. */
export interface ImportPlan {
  readonly lists: readonly PlannedList[];
  readonly faults: readonly string[];
}

/** Looks at what the lists would be; those without a name go into the open one, those without entries nowhere. */
export function importPlan(
  read: readonly { readonly name?: string | undefined; readonly entries: NamedList["entries"] }[],
  lists: readonly KeptList[],
  openId: string,
): ImportPlan {
  const open = lists.find(({ id }) => id === openId);
  const planned = read
    .filter(({ entries }) => entries.length > 0)
    .map(({ name = open?.name ?? "", entries }): PlannedList => {
      const present = lists.find((list) => list.name === name);
      const there = new Set(tickersOf(present?.entries ?? []));
      const fresh = new Set(tickersOf(entries).filter((ticker) => !there.has(ticker))).size;
      return { name, into: present?.id, entries, fresh };
    });
  const fresh = new Set(planned.filter(({ into }) => into === undefined).map(({ name }) => name));
  const count = lists.length + fresh.size;
  const tooMany = count > LISTS_MAX ? [`There would be ${count} lists; there may be ${LISTS_MAX}.`] : [];
  return { lists: planned, faults: [...tooMany, ...planned.flatMap((list) => faultOf(list, lists))] };
}

function faultOf({ name, into, entries }: PlannedList, lists: readonly KeptList[]): string[] {
  const fault = listFault(name, mergedEntries(lists.find(({ id }) => id === into)?.entries ?? [], entries));
  return fault === undefined ? [] : [fault];
}
