import type { Cancel, Scheduler } from "@streampulse/core";

const LOOK_EVERY_MS = 5_000;

/** A timer this late was not late: the machine or the page slept. */
const DRIFT_MS = 15_000;

/** Whether the browser says that there is no network; Node never does. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && "onLine" in navigator && !navigator.onLine;
}

/**
 * Calls `woke` when the network came back (the browser's `online`) and when time has jumped, and `offline`
 * when the browser says that the network is gone, until cancelled.
 */
export function watchWake(scheduler: Scheduler, woke: () => void, offline: () => void): Cancel {
  let cancel: Cancel;
  const look = (): void => {
    const dueMs = scheduler.now() + LOOK_EVERY_MS;
    cancel = scheduler.after(LOOK_EVERY_MS, () => {
      const lateMs = scheduler.now() - dueMs;
      look();
      if (lateMs > DRIFT_MS) woke();
    });
  };
  look();
  // Node's global object has no events.
  const events = typeof addEventListener === "function";
  if (events) {
    addEventListener("online", woke);
    addEventListener("offline", offline);
  }
  return () => {
    cancel();
    if (!events) return;
    removeEventListener("online", woke);
    removeEventListener("offline", offline);
  };
}
