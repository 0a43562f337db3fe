import type { PriceStore, Scheduler } from "@streampulse/client";
import { backoffMs } from "@streampulse/core";

/** A page that stays open, and connected, asks so often. */
export const ASK_EVERY_MS = 3_600_000;

/** What fails is tried again so many times; then the next hour will do, or the next time that the stream is back. */
export const RETRIES_MAX = 5;

/** What asking goes by. */
export interface UpdateSurroundings {
  readonly store: Pick<PriceStore, "connection" | "subscribeConnection">;
  readonly scheduler: Scheduler;
  /** Whether this page came by way of its service worker: it may be what was kept, and older than its server. */
  readonly isByWorker: boolean;
}

/**
 * Asks now and then, until the returned call, whether the server has another version of the page: at once for one that
 * came by way of its service worker, when the stream is back, for a server that was away may have been updated, and every hour.
 * `ask` rejects where there was no answer, or the version could not be fetched whole.
 */
export function watchUpdates(
  ask: () => Promise<unknown>,
  { store, scheduler, isByWorker }: UpdateSurroundings,
  random: () => number = Math.random,
): () => void {
  const isLive = (): boolean => store.connection.status === "live";
  let question = 0;
  let cancelRetry = (): void => {};
  const askOnce = async (attempt = 0): Promise<void> => {
    cancelRetry();
    const own = ++question;
    try {
      await ask();
    } catch {
      // Without the server there is no answer, and the next one is asked for when it is back.
      if (own !== question || attempt >= RETRIES_MAX || !isLive()) return;
      cancelRetry = scheduler.after(backoffMs(attempt, random), () => void askOnce(attempt + 1));
    }
  };
  let wasLive = isLive();
  if (isByWorker) void askOnce();
  const leave = store.subscribeConnection(() => {
    if (isLive() && !wasLive) void askOnce();
    wasLive = isLive();
  });
  let cancel = scheduler.after(ASK_EVERY_MS, function again() {
    void askOnce();
    cancel = scheduler.after(ASK_EVERY_MS, again);
  });
  return () => {
    question++;
    leave();
    cancel();
    cancelRetry();
  };
}
