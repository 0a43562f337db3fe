import type { Leadership, LeadershipHandlers } from "./leadership.ts";

/** The calls of the browser's locks that are made. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Whoever holds the lock leads. The browser gives it to the next in the queue as soon as its holder is gone, however
 * it went; from one that is frozen and holds it all the same it is stolen. A browser that has locks and refuses them, as
 * one does that keeps no data of the site, is one without: then `otherwise` decides.
 */
export function leadershipByLock(locks: Locks, name: string, otherwise: () => Leadership): Leadership {
  let handlers: LeadershipHandlers | undefined;
  let waiting = new AbortController();
  let release: (() => void) | undefined;
  let isResigned = false;
  let instead: Leadership | undefined;

  const refused = (): void => {
    if (instead || !handlers) return;
    instead = otherwise();
    instead.stand(handlers);
  };
  const ask = async (steal: boolean): Promise<void> => {
    waiting = new AbortController();
    const { signal } = waiting;
    let isMine = false;
    const held = (): Promise<void> => {
      if (isResigned) return Promise.resolve();
      isMine = true;
      handlers?.leads();
      return new Promise((resolve) => (release = resolve));
    };
    try {
      // The browser refuses a request that both waits and steals.
      await locks.request(name, steal ? { steal } : { signal }, held);
    } catch (error) {
      if (isResigned) return;
      if (isMine) {
        release = undefined;
        handlers?.ousted();
        void ask(false);
      } else if (!isAbort(error)) refused();
    }
  };

  return {
    stand(heard) {
      handlers = heard;
      void ask(false);
    },
    contest() {
      if (instead) return instead.contest();
      if (release || isResigned) return;
      waiting.abort();
      void ask(true);
    },
    resign() {
      isResigned = true;
      waiting.abort();
      release?.();
      instead?.resign();
    },
  };
}

/** It was aborted, or its lock was stolen. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
