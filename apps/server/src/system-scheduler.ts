import type { Scheduler } from "@streampulse/core";

/** How fast time goes, against real time, while it waits for a wall clock that was set back. */
const WAITING_RATE = 0.8;

/**
 * The wall clock's time, but never going back: who waits for a deadline would wait as long again as the
 * clock was set back. Until the wall clock has caught up time goes slower. Whole milliseconds.
 */
export function forwardClock(wall: () => number, monotonic: () => number): () => number {
  let toldMs = wall();
  let toldAtMs = monotonic();
  return () => {
    const atMs = monotonic();
    toldMs = Math.max(wall(), toldMs + (atMs - toldAtMs) * WAITING_RATE);
    toldAtMs = atMs;
    return Math.floor(toldMs);
  };
}

/** The process's own clock and timers. */
export const systemScheduler: Scheduler = {
  now: forwardClock(Date.now, () => performance.now()),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (call) => void setImmediate(call),
};
