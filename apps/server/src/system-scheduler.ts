import type { Scheduler } from "@streampulse/core";

/** The process's own clock and timers. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (call) => void setImmediate(call),
};
