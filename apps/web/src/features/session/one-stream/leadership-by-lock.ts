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
 * it went; from one that is frozen and holds it all the same it is stolen.
 */
export function leadershipByLock(locks: Locks, name: string): Leadership {
  let handlers: LeadershipHandlers | undefined;
  let waiting = new AbortController();
  let release: (() => void) | undefined;
  let isResigned = false;

  const ask = (steal: boolean): void => {
    waiting = new AbortController();
    const { signal } = waiting;
    let isMine = false;
    const held = (): Promise<void> => {
      if (isResigned) return Promise.resolve();
      isMine = true;
      handlers?.leads();
      return new Promise((resolve) => (release = resolve));
    };
    // The browser refuses a request that both waits and steals.
    locks.request(name, steal ? { steal } : { signal }, held).catch(() => {
      if (isResigned || !isMine) return;
      release = undefined;
      handlers?.ousted();
      ask(false);
    });
  };

  return {
    stand(heard) {
      handlers = heard;
      ask(false);
    },
    contest() {
      if (release || isResigned) return;
      waiting.abort();
      ask(true);
    },
    resign() {
      isResigned = true;
      waiting.abort();
      release?.();
    },
  };
}
