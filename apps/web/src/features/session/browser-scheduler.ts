import type { Scheduler } from "@streampulse/client";

/** The browser's time, for what a test drives by a time of its own. */
export const browserScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  // A timer would wait up to a minute in a hidden tab.
  soon: (call) => queueMicrotask(call),
};
