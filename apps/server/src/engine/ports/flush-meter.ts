import type { Scheduler } from "@streampulse/core";

/** What the event loop's time went into, as shares (0 to 1) of a moment. */
export interface LoopLoad {
  /** All that it did. */
  readonly loop: number;
  /** Of that, writing to clients. */
  readonly flushing: number;
}

/** Tells how busy the event loop is, and how much of it with writing to clients. */
export interface FlushMeter {
  /** Since it was last asked. */
  load(): LoopLoad;
  /** A scheduler for what writes to clients: the same, and what its calls take counts as flushing. */
  flushing(scheduler: Scheduler): Scheduler;
}
