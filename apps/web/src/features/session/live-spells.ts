import type { PriceStore } from "@streampulse/client";

/**
 * Counts the unbroken spells in which the stream was live: n in the n-th spell, −n in the silence after it.
 * One number, so that a row learns both whether prices are fresh and whether the next one is a snapshot.
 */
export interface LiveSpells {
  readonly current: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Follows the store's connection from now on. Whoever listens is told at once, each time it changes. */
export function createLiveSpells(store: Pick<PriceStore, "connection" | "subscribeConnection">): LiveSpells {
  let spell = 0;
  let live = false;
  const look = (): void => {
    const now = store.connection.status === "live";
    if (now && !live) spell++;
    live = now;
  };
  look();
  store.subscribeConnection(look);
  return {
    current: () => (live ? spell : 0 - spell),
    // Asked after `look`, which subscribed first.
    subscribe: (listener) => store.subscribeConnection(listener),
  };
}
