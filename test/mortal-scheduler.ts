import type { Scheduler } from "@streampulse/core";

/** The clock of a process: once that is dead, nothing that it waited for happens. */
export function mortal(scheduler: Scheduler, process: { readonly isDead: boolean }): Scheduler {
  return {
    now: () => scheduler.now(),
    after: (ms, call) => scheduler.after(ms, () => process.isDead || call()),
    soon: (call) => scheduler.soon(() => process.isDead || call()),
  };
}
