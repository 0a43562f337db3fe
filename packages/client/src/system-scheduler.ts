import type { Scheduler } from "@streampulse/core";

/** The time of the machine, for browsers and Node. Its `soon` runs when the current call stack is done. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  // A timer would wait up to a minute in a hidden tab.
  soon: (call) => queueMicrotask(call),
};
