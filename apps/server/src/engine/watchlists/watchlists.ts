import { Failure, type Scheduler, type WatchlistEntry } from "@streampulse/core";

import type { KeptWatchlist, WatchlistChange, WatchlistStore } from "../ports/stores/watchlist-store.ts";
import { boundedWatchlist, watchlistEntries, watchlistName, type SaidEntry } from "./watchlist-draft.ts";
import { WatchlistReaders, type WatchlistNews } from "./watchlist-readers.ts";

/** How many lists an owner may have. */
export const WATCHLISTS_MAX = 50;

/** What the lists are kept with. */
export interface WatchlistDeps {
  readonly store: WatchlistStore;
  readonly scheduler: Pick<Scheduler, "now">;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** A change of one list. */
export interface WatchlistUpdate {
  readonly id: string;
  /** Of the list that the change was made on. */
  readonly revision: bigint;
  readonly name?: string | undefined;
  readonly entries?: readonly SaidEntry[] | undefined;
}

/** A change that was decided on, and what its caller is answered. */
export interface Decision<T> {
  /** Absent: nothing changes. */
  readonly change?: WatchlistChange;
  readonly answer: T;
}

/** The watchlists of all owners: the changes of one owner's come one after the other. All throw Failures. */
export class Watchlists {
  readonly #deps: WatchlistDeps;
  readonly #readers = new WatchlistReaders();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(deps: WatchlistDeps) {
    this.#deps = deps;
  }

  /** An owner's lists in their order. */
  all(owner: string): Promise<readonly KeptWatchlist[]> {
    return this.#deps.store.all(owner);
  }

  /** One list. Rejects with NO_WATCHLIST. */
  async get(owner: string, id: string): Promise<KeptWatchlist> {
    return found(await this.all(owner), id);
  }

  /** Makes a list, the last in the order. Rejects with NAME_TAKEN and LIMIT_WATCHLISTS. */
  async create(owner: string, said: { name: string; entries: readonly SaidEntry[] }): Promise<KeptWatchlist> {
    const name = watchlistName(said.name);
    const entries = watchlistEntries(said.entries);
    boundedWatchlist(name, entries);
    return this.change(owner, (lists) => {
      free(lists, name);
      if (lists.length >= WATCHLISTS_MAX) throw tooMany();
      const answer = this.fresh(name, entries);
      return { change: { put: [answer], removed: [], order: [...lists, answer].map(({ id }) => id) }, answer };
    });
  }

  /** Renames a list, or gives it other entries. Rejects with STALE_REVISION where it is not what the caller saw. */
  async update(owner: string, update: WatchlistUpdate): Promise<KeptWatchlist> {
    const name = update.name === undefined ? undefined : watchlistName(update.name);
    const entries = update.entries && watchlistEntries(update.entries, "entries.entries");
    return this.change(owner, (lists) => {
      const list = found(lists, update.id);
      current(list, update.revision);
      if (name !== undefined && name !== list.name) free(lists, name);
      const answer = this.changed(list, { name: name ?? list.name, entries: entries ?? list.entries });
      boundedWatchlist(answer.name, answer.entries);
      return { change: { put: [answer], removed: [] }, answer };
    });
  }

  /** Puts the lists in another order. Rejects with STALE_REVISION where there are others than those named. */
  async reorder(owner: string, ids: readonly string[]): Promise<void> {
    if (new Set(ids).size < ids.length) {
      throw new Failure("INVALID_ARGUMENT", "ids names a watchlist twice; each is to be there once.", { field: "ids" });
    }
    await this.change(owner, (lists) => {
      const named = new Set(ids);
      if (lists.length !== named.size || !lists.every(({ id }) => named.has(id))) {
        throw new Failure(
          "STALE_REVISION",
          "There are other watchlists by now than ids has; list them, and order those.",
        );
      }
      return { change: { put: [], removed: [], order: ids }, answer: undefined };
    });
  }

  /** Removes a list, and gives it as it was. Without a revision it goes whatever has changed. */
  delete(owner: string, id: string, revision?: bigint): Promise<KeptWatchlist> {
    return this.change(owner, (lists) => {
      const answer = found(lists, id);
      if (revision !== undefined) current(answer, revision);
      const order = lists.filter((list) => list !== answer).map((list) => list.id);
      return { change: { put: [], removed: [id], order }, answer };
    });
  }

  /** All lists, and then what changes, until the signal aborts. Rejects with LIMIT_STREAMS. */
  async *watch(owner: string, signal: AbortSignal): AsyncGenerator<WatchlistNews> {
    // In the owner's turn: no change falls between what is read and what is told.
    yield* await this.#inTurn(owner, async () => this.#readers.add(owner, await this.all(owner), signal));
  }

  /** How many streams there are. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Changes an owner's lists as is decided on what they are; what is thrown meanwhile changes nothing. */
  change<T>(owner: string, decide: (lists: readonly KeptWatchlist[]) => Decision<T>): Promise<T> {
    return this.#inTurn(owner, async () => {
      const { change, answer } = decide(await this.all(owner));
      if (change) {
        await this.#deps.store.change(owner, change);
        this.#readers.tell(owner, change);
      }
      return answer;
    });
  }

  /** A new list. */
  fresh(name: string, entries: readonly WatchlistEntry[]): KeptWatchlist {
    const now = Math.round(this.#deps.scheduler.now());
    return { id: newId(this.#deps.random), name, revision: 1, entries, createdMs: now, updatedMs: now };
  }

  /** A list with other contents, at its next revision. */
  changed(list: KeptWatchlist, now: Pick<KeptWatchlist, "name" | "entries">): KeptWatchlist {
    return { ...list, ...now, revision: list.revision + 1, updatedMs: Math.round(this.#deps.scheduler.now()) };
  }

  #inTurn<T>(owner: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(owner) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#turns.set(owner, done);
    const end = (): void => {
      if (this.#turns.get(owner) === done) this.#turns.delete(owner);
    };
    done.then(end, end);
    return done;
  }
}

/** The refusal of one list too many. */
export function tooMany(): Failure {
  return new Failure("LIMIT_WATCHLISTS", `There may be ${WATCHLISTS_MAX} watchlists; delete one first.`, {
    limit: WATCHLISTS_MAX,
  });
}

function found(lists: readonly KeptWatchlist[], id: string): KeptWatchlist {
  const list = lists.find((each) => each.id === id);
  if (list) return list;
  throw new Failure("NO_WATCHLIST");
}

function free(lists: readonly KeptWatchlist[], name: string): void {
  if (!lists.some((list) => list.name === name)) return;
  throw new Failure("NAME_TAKEN", "Another watchlist has this name already; choose another name.", { field: "name" });
}

function current(list: KeptWatchlist, revision: bigint): void {
  if (revision === BigInt(list.revision)) return;
  const message = `The watchlist is at revision ${list.revision}, not at ${revision}: it was changed meanwhile. Get it, and change that.`;
  throw new Failure("STALE_REVISION", message, { field: "revision" });
}

const ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** An id that no other list has: 16 letters, 82 bits. */
function newId(random: () => number): string {
  return Array.from({ length: 16 }, () => ID_LETTERS[Math.floor(random() * ID_LETTERS.length)]).join("");
}
