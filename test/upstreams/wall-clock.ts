import type { Scheduler } from "@streampulse/core";

/** The real clock, for a fake upstream that real clients talk to. */
export const wallClock: Scheduler = {
  now: () => Date.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (call) => void setImmediate(call),
};
