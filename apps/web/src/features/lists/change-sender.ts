import type { StreamPulseError } from "@streampulse/client";
import { freeName, type ListChange } from "./list-change.ts";
import { edited } from "./list-edit.ts";
import type { KeptList, ListKeeper } from "./list-keeper.ts";

/** How often a change is made again on what another device has just made of the list. */
const TRIES = 5;

/** The lists as the keeper is known to have them; replaced as its answers come. */
export interface KnownLists {
  lists(): readonly KeptList[];
  /** Of a new list its own place at the end. */
  put(list: KeptList): void;
  drop(id: string): void;
  /** What a new list is called by the keeper, in the place of its name of our own. */
  named(id: string, keptId: string): void;
  /** All of them, in the order that the keeper has taken. */
  order(ids: readonly string[]): void;
  idOf(id: string): string;
}

/** How many of the changes go in one call: one, or all edits of one list that follow each other. */
export function batchOf(changes: readonly ListChange[]): number {
  const [first] = changes;
  if (first?.do !== "edit") return Math.min(1, changes.length);
  const end = changes.findIndex((change) => change.do !== "edit" || change.id !== first.id);
  return end === -1 ? changes.length : end;
}

/** Has a batch kept. What has changed elsewhere meanwhile is read, and the change made again on what it has become. */
export async function sendChanges(keeper: ListKeeper, known: KnownLists, batch: readonly ListChange[]): Promise<void> {
  const [first] = batch;
  if (first?.do === "create") return create(keeper, known, first);
  if (first?.do === "order") return reorder(keeper, known, first.ids);
  if (!first) return undefined;
  const id = known.idOf(first.id);
  if (first.do === "delete") {
    await keeper.delete(id).catch((error: StreamPulseError) => {
      // Gone already is what was wanted.
      if (error.reason !== "NO_WATCHLIST") throw error;
    });
    return known.drop(id);
  }
  return update(keeper, known, id, batch);
}

async function reorder(keeper: ListKeeper, known: KnownLists, wished: readonly string[]): Promise<void> {
  const wanted = wished.map((id) => known.idOf(id));
  let ids = known.lists().map(({ id }) => id);
  for (let tries = 1; ; tries++) {
    const place = (id: string): number => (wanted.includes(id) ? wanted.indexOf(id) : ids.length);
    try {
      const order = ids.toSorted((one, other) => place(one) - place(other));
      await keeper.reorder(order);
      return known.order(order);
    } catch (error) {
      if ((error as StreamPulseError).reason !== "STALE_REVISION" || tries === TRIES) throw error;
      ids = (await keeper.all()).map(({ id }) => id);
    }
  }
}

async function create(
  keeper: ListKeeper,
  known: KnownLists,
  change: ListChange & { readonly do: "create" },
): Promise<void> {
  // Two pages of a newcomer have made the same one.
  if (known.idOf(change.id) !== change.id) return;
  for (let tries = 1; ; tries++) {
    const lists = await keeper.all();
    for (const list of lists) known.put(list);
    const same = lists.find(({ name }) => name === change.name);
    // The answer to an earlier call was lost, or another tab has sent the same change.
    if (same && (change.isDefault || JSON.stringify(same.entries) === JSON.stringify(change.entries))) {
      return known.named(change.id, same.id);
    }
    try {
      const list = await keeper.create(freeName(lists, change.name), change.entries);
      known.put(list);
      return known.named(change.id, list.id);
    } catch (error) {
      if ((error as StreamPulseError).reason !== "NAME_TAKEN" || tries === TRIES) throw error;
    }
  }
}

async function update(keeper: ListKeeper, known: KnownLists, id: string, batch: readonly ListChange[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    const list = known.lists().find((each) => each.id === id) ?? (await keeper.get(id));
    const change = { name: list.name, entries: list.entries };
    for (const each of batch) {
      if (each.do === "edit") change.entries = edited(change.entries, each.edit);
      if (each.do === "rename") change.name = each.name;
    }
    if (change.entries === list.entries && change.name === list.name) return;
    try {
      return known.put(
        await keeper.update({
          id,
          revision: list.revision,
          ...(change.name !== list.name && { name: change.name }),
          ...(change.entries !== list.entries && { entries: change.entries }),
        }),
      );
    } catch (error) {
      if ((error as StreamPulseError).reason !== "STALE_REVISION" || tries === TRIES) throw error;
      known.put(await keeper.get(id));
    }
  }
}
