import { Failure, NewsCall } from "@streampulse/core";

import type { KeptWatchlist, WatchlistChange } from "../ports/stores/watchlist-store.ts";

/** What changed of one owner's lists since the last that was told. */
export interface WatchlistNews {
  readonly changed: readonly KeptWatchlist[];
  readonly removed: readonly string[];
  /** All lists in their order, where that changed. */
  readonly order?: readonly string[];
}

/** How many devices of one owner may listen; further ones are refused. */
export const READERS_MAX = 100;

/** Tells the readers of each owner what changes. A reader that does not take it finds the newest state of each list. */
export class WatchlistReaders {
  readonly #byOwner = new Map<string, Set<Reader>>();

  /** Adds a reader who begins with all lists. It is told nothing more once its signal aborts. Throws LIMIT_STREAMS. */
  add(owner: string, lists: readonly KeptWatchlist[], signal: AbortSignal): AsyncIterable<WatchlistNews> {
    const readers = this.#byOwner.get(owner) ?? new Set();
    if (readers.size >= READERS_MAX) {
      const message = `At most ${READERS_MAX} streams of watchlists may be open at once; close one first.`;
      throw new Failure("LIMIT_STREAMS", message, { limit: READERS_MAX });
    }
    const reader = new Reader();
    reader.hear({ put: lists, removed: [], order: lists.map(({ id }) => id) });
    if (signal.aborted) return reader.news(signal);
    readers.add(reader);
    this.#byOwner.set(owner, readers);
    signal.addEventListener("abort", () => {
      readers.delete(reader);
      if (readers.size === 0) this.#byOwner.delete(owner);
    });
    return reader.news(signal);
  }

  /** Tells a change that is kept now. */
  tell(owner: string, change: WatchlistChange): void {
    for (const reader of this.#byOwner.get(owner) ?? []) reader.hear(change);
  }

  /** How many readers there are, of all owners. */
  get size(): number {
    return [...this.#byOwner.values()].reduce((sum, readers) => sum + readers.size, 0);
  }
}

/** One reader, and what it has not taken yet: each list once at the most, as it is now or gone. */
class Reader {
  readonly #waiting = new Map<string, KeptWatchlist | undefined>();
  #order: readonly string[] | undefined;
  /** Lists that it knows of: of others it need not hear that they are gone. */
  readonly #told = new Set<string>();
  readonly #call = new NewsCall();

  hear({ put, removed, order }: WatchlistChange): void {
    for (const list of put) this.#waiting.set(list.id, list);
    for (const id of removed) {
      if (this.#told.has(id)) this.#waiting.set(id, undefined);
      else this.#waiting.delete(id);
    }
    this.#order = order ?? this.#order;
    this.#call.call();
  }

  async *news(signal: AbortSignal): AsyncGenerator<WatchlistNews> {
    while (!signal.aborted) {
      if (this.#waiting.size > 0 || this.#order) yield this.#take();
      else await this.#call.next(signal);
    }
  }

  #take(): WatchlistNews {
    const waiting = [...this.#waiting];
    const order = this.#order;
    this.#waiting.clear();
    this.#order = undefined;
    for (const [id, list] of waiting) {
      if (list) this.#told.add(id);
      else this.#told.delete(id);
    }
    return {
      changed: waiting.flatMap(([, list]) => list ?? []),
      removed: waiting.flatMap(([id, list]) => (list ? [] : [id])),
      ...(order ? { order } : {}),
    };
  }
}
