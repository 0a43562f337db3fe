import type { PriceStore, Scheduler } from "@streampulse/client";

/** A page that stays open, and connected, asks so often. */
export const ASK_EVERY_MS = 3_600_000;

/**
 * Asks now and then, until the returned call, whether the server has another version of the page: when the stream is
 * back, for a server that was away may have been updated, and every hour.
 */
export function watchUpdates(
  ask: () => Promise<unknown>,
  store: Pick<PriceStore, "connection" | "subscribeConnection">,
  scheduler: Scheduler,
): () => void {
  // Without the server there is no answer: the next time will do.
  const askOnce = (): void => void ask().catch(() => undefined);
  let wasLive = store.connection.status === "live";
  const leave = store.subscribeConnection(() => {
    const isLive = store.connection.status === "live";
    if (isLive && !wasLive) askOnce();
    wasLive = isLive;
  });
  let cancel = scheduler.after(ASK_EVERY_MS, function again() {
    askOnce();
    cancel = scheduler.after(ASK_EVERY_MS, again);
  });
  return () => {
    leave();
    cancel();
  };
}
