import { StreamPulseError } from "@streampulse/client";
import { listFault } from "./list-fault.ts";
import { LISTS_MAX, readLists } from "./list-storage.ts";
import type { KeptList, ListKeeper } from "./list-keeper.ts";

const KEY = "streampulse.lists";

/** What of the browser keeps lists: its storage, and the news that another tab has written there. */
export interface BrowserPlace {
  /** A browser that refuses storage throws here. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
  readonly onWritten: (key: string, told: () => void) => () => void;
  /** Hears, once, that lists are not kept in the storage any more. */
  readonly onFull: () => void;
}

/** Lists in the browser, with the rules of those at the server. Where storage is refused they live as long as the page. */
export function browserLists(place: BrowserPlace): ListKeeper {
  let held: readonly KeptList[] = [];
  /** What is held could not be written: what storage has is older. */
  let isAhead = false;
  const told = new Set<() => void>();
  const read = (): readonly KeptList[] => {
    if (isAhead) return held;
    try {
      return (held = readLists(place.storage().getItem(KEY)) ?? held);
    } catch {
      return held;
    }
  };
  const write = (lists: readonly KeptList[]): void => {
    held = lists;
    try {
      place.storage().setItem(KEY, JSON.stringify({ lists }));
      isAhead = false;
    } catch {
      // Full or forbidden.
      if (!isAhead) place.onFull();
      isAhead = true;
    }
    for (const tell of told) tell();
  };
  const find = (id: string): KeptList => {
    const list = read().find((each) => each.id === id);
    if (!list) throw new StreamPulseError("not_found", "This list is not there any more.", { reason: "NO_WATCHLIST" });
    return list;
  };
  const put = (list: KeptList): KeptList => {
    check(list, held);
    write(
      held.some(({ id }) => id === list.id) ? held.map((each) => (each.id === list.id ? list : each)) : [...held, list],
    );
    return list;
  };
  return {
    place: "browser",
    follow: (signal) =>
      following(read, signal, (tell) => {
        told.add(tell);
        const leave = place.onWritten(KEY, tell);
        return () => (told.delete(tell), leave());
      }),
    all: async () => read(),
    get: async (id) => find(id),
    create: async (name, entries) => {
      if (read().length >= LISTS_MAX) throw tooMuch(`There are ${LISTS_MAX} lists already: delete one first.`);
      return put({ id: crypto.getRandomValues(new Uint32Array(2)).join("-"), name, revision: 1, entries });
    },
    update: async ({ id, revision, name, entries }) => {
      const list = find(id);
      if (list.revision !== revision) {
        throw stale();
      }
      return put({ id, name: name ?? list.name, entries: entries ?? list.entries, revision: revision + 1 });
    },
    reorder: async (ids) => {
      const lists = read();
      if (lists.length !== ids.length || !lists.every(({ id }) => ids.includes(id))) throw stale();
      write(lists.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)));
    },
    delete: async (id) => {
      const list = find(id);
      write(held.filter((each) => each.id !== id));
      return list;
    },
  };
}

function check({ id, name, entries }: KeptList, lists: readonly KeptList[]): void {
  if (lists.some((each) => each.id !== id && each.name === name)) {
    throw new StreamPulseError("failed_precondition", `There is a list called “${name}” already.`, {
      reason: "NAME_TAKEN",
    });
  }
  const fault = listFault(name, entries);
  if (fault !== undefined) throw tooMuch(fault);
}

function stale(): StreamPulseError {
  return new StreamPulseError("aborted", "The lists have changed meanwhile.", { reason: "STALE_REVISION" });
}

function tooMuch(message: string): StreamPulseError {
  return new StreamPulseError("resource_exhausted", message, { reason: "LIMIT_WATCHLISTS" });
}

async function* following(
  read: () => readonly KeptList[],
  signal: AbortSignal,
  subscribe: (tell: () => void) => () => void,
): AsyncGenerator<readonly KeptList[], void, undefined> {
  let wake: (() => void) | undefined;
  let isNews = true;
  const tell = (): void => {
    isNews = true;
    wake?.();
  };
  const leave = subscribe(tell);
  signal.addEventListener("abort", tell);
  try {
    while (!signal.aborted) {
      if (isNews) {
        isNews = false;
        yield read();
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leave();
    signal.removeEventListener("abort", tell);
  }
}
