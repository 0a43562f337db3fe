import { readLine, WATCHLIST_MAX, type WatchlistEntry } from "@streampulse/core";
import { edited, type ListEdit } from "./list-edit.ts";
import type { KeptList } from "./list-keeper.ts";

/** A change of the lists that is not kept yet. `id` of a new list is a name of its own until it is kept. */
export type ListChange =
  | {
      readonly do: "create";
      readonly id: string;
      readonly name: string;
      readonly entries: readonly WatchlistEntry[];
      /** A newcomer's, of whose entries nobody made any: where there is a list of that name by then, it is that one. */
      readonly isDefault?: boolean;
    }
  | { readonly do: "edit"; readonly id: string; readonly edit: ListEdit }
  | { readonly do: "rename"; readonly id: string; readonly name: string }
  | { readonly do: "delete"; readonly id: string }
  /** Of all lists; one that is not named here comes last. */
  | { readonly do: "order"; readonly ids: readonly string[] };

/** The lists with the changes made; the same array where they change nothing. */
export function changed(lists: readonly KeptList[], changes: readonly ListChange[]): readonly KeptList[] {
  // A list that was made twice is the first one, also to what was changed of the other.
  const names = new Map<string, string>();
  return changes.reduce((made, change) => {
    if (change.do === "create") {
      const same = made.find(({ name }) => name === change.name);
      if (same && same.id !== change.id) names.set(change.id, same.id);
    }
    const id = "id" in change && change.do !== "create" ? names.get(change.id) : undefined;
    return withChange(made, id === undefined ? change : ({ ...change, id } as ListChange));
  }, lists);
}

function withChange(lists: readonly KeptList[], change: ListChange): readonly KeptList[] {
  if (change.do === "order") return ordered(lists, change.ids);
  if (change.do === "create") {
    // Names are unique: a list of that name is this one, of which the answer is still on its way.
    if (lists.some(({ name }) => name === change.name)) return lists;
    return [...lists, { id: change.id, name: change.name, revision: 0, entries: change.entries }];
  }
  const at = lists.findIndex(({ id }) => id === change.id);
  const list = lists[at];
  if (!list) return lists;
  if (change.do === "delete") return lists.toSpliced(at, 1);
  if (change.do === "rename") return change.name === list.name ? lists : lists.with(at, { ...list, name: change.name });
  const entries = edited(list.entries, change.edit);
  return entries === list.entries ? lists : lists.with(at, { ...list, entries });
}

function ordered(lists: readonly KeptList[], ids: readonly string[]): readonly KeptList[] {
  const place = ({ id }: KeptList): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return lists.toSorted((one, other) => place(one) - place(other));
}

/** A name that no list has: the wished one, or that with a number behind it. Shortened where it would be too long. */
export function freeName(lists: readonly KeptList[], wished: string): string {
  const taken = new Set(lists.map(({ name }) => name));
  const line = readLine([...wished].slice(0, WATCHLIST_MAX.name).join(""), WATCHLIST_MAX.name);
  const name = typeof line === "string" ? line : "List";
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? "" : ` ${number}`;
    const free = [...name].slice(0, WATCHLIST_MAX.name - suffix.length).join("") + suffix;
    if (!taken.has(free)) return free;
  }
}
