import type { Scheduler } from "@streampulse/core";

/** What a writer needs of a clock. */
export type WriterClock = Pick<Scheduler, "now" | "after">;

/** The machine's own clock, for writers outside the server (a command that records). */
export const MACHINE_CLOCK: WriterClock = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
