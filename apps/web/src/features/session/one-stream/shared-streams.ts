import type { ConnectionState } from "@streampulse/client";
import type { Followed, StreamName, TabMessage } from "./messages.ts";
import { errorOf } from "./told-error.ts";

/** Of values that wait for a slow reader; see `MERGES` of the holder: each is whole, firings aside. */
interface Following {
  readonly stream: StreamName;
  readonly terms: unknown;
  readonly onConnection: ((state: ConnectionState) => void) | undefined;
  readonly waiting: unknown[];
  ended: { readonly error: Error | undefined } | undefined;
  wake: (() => void) | undefined;
}

/** Who ends it, and who hears how its connection is. */
export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
}

/** So many values wait for a reader in the tab; then the oldest goes. */
const WAITING_MAX = 256;

/** The tab's part of the long streams that the browser has once. */
export class SharedStreams {
  readonly #post: (message: TabMessage) => void;
  readonly #following = new Map<number, Following>();
  #id = 0;

  constructor(post: (message: TabMessage) => void) {
    this.#post = post;
  }

  /** The stream's values until aborted or left; throws what cannot be mended, as the SDK's `follow` does. */
  follow(stream: StreamName, terms: unknown, options: FollowOptions = {}): AsyncIterableIterator<unknown> {
    const { onConnection } = options;
    const following: Following = { stream, terms, onConnection, waiting: [], ended: undefined, wake: undefined };
    const stop = (): void => {
      following.waiting.length = 0;
      following.ended = { error: undefined };
      following.wake?.();
    };
    const values = this.#values(following, options.signal, stop);
    return {
      next: () => values.next(),
      // A generator would first wait for the value that its reader has asked for.
      return: () => {
        stop();
        return values.return();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#values(
    following: Following,
    signal: AbortSignal | undefined,
    stop: () => void,
  ): AsyncGenerator<unknown, void, undefined> {
    if (signal?.aborted) return;
    const id = ++this.#id;
    const { stream, terms } = following;
    this.#following.set(id, following);
    this.#post({ kind: "follow", id, stream, terms });
    signal?.addEventListener("abort", stop);
    try {
      for (;;) {
        if (following.ended && following.waiting.length === 0) break;
        if (following.waiting.length > 0) yield following.waiting.shift();
        else await new Promise<void>((resolve) => (following.wake = resolve));
      }
      if (following.ended?.error) throw following.ended.error;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#following.delete(id);
      this.#post({ kind: "leave", id });
    }
  }

  /** A holder that knows nothing of what is followed is there. */
  joined(): void {
    for (const [id, { stream, terms }] of this.#following) this.#post({ kind: "follow", id, stream, terms });
  }

  lost(): void {
    for (const { onConnection } of this.#following.values()) onConnection?.({ status: "connecting" });
  }

  heard(news: readonly Followed[]): void {
    for (const each of news) {
      const following = this.#following.get(each.id);
      if (!following) continue;
      if (each.connection) following.onConnection?.(each.connection);
      if ("value" in each) following.waiting.push(each.value);
      if (following.waiting.length > WAITING_MAX) following.waiting.shift();
      if (each.ended) following.ended = { error: each.ended.error && errorOf(each.ended.error) };
      following.wake?.();
    }
  }
}
