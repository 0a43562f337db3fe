import type { Carried } from "./carried.ts";
import type { Feed } from "./feed.ts";
import type { Polled } from "./poller.ts";

/** A ticker's turns in the poller: it is polled for its price until the socket has brought one. */
export interface Task extends Polled {
  readonly carried: Carried;
}

/** Who of a connection's tickers is on its socket, which has so many places. */
export class SocketPlaces {
  readonly #feed: Feed;
  readonly #now: () => number;
  readonly #onSocket = new Map<string, Task>();
  #max: number;
  /** Whether the socket has brought anything. */
  isHeard = false;

  /** `now`: epoch ms. */
  constructor(feed: Feed, max: number, now: () => number) {
    this.#feed = feed;
    this.#max = max;
    this.#now = now;
  }

  /** The ticker of a symbol that the socket brought something of. */
  find(symbol: string): Task | undefined {
    return this.#onSocket.get(symbol);
  }

  /** Gives the free places to tickers that have none, in their order. */
  fill(tasks: Iterable<Task>): void {
    for (const task of tasks) {
      const { carried, symbol } = task;
      if (this.#onSocket.size >= this.#max) return;
      if (this.#onSocket.has(symbol) || carried.isDeafOnSocket || !carried.vendor.streams) continue;
      this.#onSocket.set(symbol, task);
      carried.streamedSinceMs = this.#now();
      this.#feed.set(symbol, true);
    }
  }

  /** Nobody wants it any more. */
  leave({ symbol }: Task): void {
    if (this.#onSocket.delete(symbol)) this.#feed.set(symbol, false);
  }

  /** The socket does not bring it: from now on it is polled. */
  deafen(task: Task): void {
    task.streams = false;
    task.carried.isDeafOnSocket = true;
    task.carried.isHeard = false;
    task.carried.streamedSinceMs = undefined;
    this.leave(task);
  }

  /**
   * There was one ticker too many, and this many have room. The last that was asked for and was not heard of is most
   * likely the one that found none: gives it, deafened.
   */
  overflow(): { readonly refused: Task; readonly max: number } | undefined {
    const refused = [...this.#onSocket.values()].findLast(({ carried }) => !carried.isHeard);
    if (!refused) return undefined;
    this.#max = this.#onSocket.size - 1;
    this.deafen(refused);
    return { refused, max: this.#max };
  }
}
