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

/**
 * Milliseconds since some moment, the same one for every process of this machine, by a clock that nobody sets
 * (CLOCK_MONOTONIC). What a process takes for the time differs from others' once the wall clock was set back.
 */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

/** A timer of the runtime waits no longer than this; one that is to would be called at once. Some 25 days. */
export const DELAY_MAX_MS = 2 ** 31 - 1;

/** The process's own clock and timers. A longer delay than `DELAY_MAX_MS` is one of that. */
export const systemScheduler: Scheduler = {
  now: forwardClock(Date.now, () => performance.now()),
  after(delayMs, call) {
    const timer = setTimeout(call, Math.min(delayMs, DELAY_MAX_MS));
    return () => clearTimeout(timer);
  },
  soon: (call) => void setImmediate(call),
};
