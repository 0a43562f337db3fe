import type { Scheduler } from "@streampulse/core";

/** A timer waits no longer than this; one that is to would be called at once. Some 25 days. */
const DELAY_MAX_MS = 2 ** 31 - 1;

/** The time of the machine, for browsers and Node. Its `soon` runs when the current call stack is done. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, Math.min(delayMs, DELAY_MAX_MS));
    return () => clearTimeout(timer);
  },
  // A timer would wait up to a minute in a hidden tab.
  soon: (call) => queueMicrotask(call),
};
