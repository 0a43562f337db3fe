import type { Scheduler } from "@streampulse/core";

/** What the event loop's time went into, as shares (0 to 1) of a moment, by the wall clock. */
export interface LoopLoad {
  /** All that it did. */
  readonly loop: number;
  /** Of that, what a flush window decides about: the hub's calls. A stream's opening is written outside of them. */
  readonly flushing: number;
}

/** Tells how busy the event loop is, and how much of it with writing to clients. */
export interface FlushMeter {
  /** Since it was last asked. A call that is under way counts when it has ended. */
  load(): LoopLoad;
  /** The same scheduler, whose calls count as flushing. They do not nest. */
  measured(scheduler: Scheduler): Scheduler;
}
