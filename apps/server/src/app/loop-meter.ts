import { performance } from "node:perf_hooks";

import type { Scheduler } from "@streampulse/core";
import type { FlushMeter, LoopLoad } from "../engine/ports/flush-meter.ts";

/** What the event loop of this process does: all of it as the runtime tells, flushing by the clock. */
export class LoopMeter implements FlushMeter {
  #askedMs = performance.now();
  #flushedMs = 0;
  #told = performance.eventLoopUtilization();

  load(): LoopLoad {
    const nowMs = performance.now();
    const told = performance.eventLoopUtilization();
    const loop = performance.eventLoopUtilization(told, this.#told).utilization;
    const flushing = this.#flushedMs / Math.max(1, nowMs - this.#askedMs);
    this.#askedMs = nowMs;
    this.#told = told;
    this.#flushedMs = 0;
    return { loop, flushing };
  }

  flushing(scheduler: Scheduler): Scheduler {
    return {
      now: () => scheduler.now(),
      after: (delayMs, call) => scheduler.after(delayMs, () => this.#flush(call)),
      soon: (call) => scheduler.soon(() => this.#flush(call)),
    };
  }

  #flush(call: () => void): void {
    const fromMs = performance.now();
    try {
      call();
    } finally {
      this.#flushedMs += performance.now() - fromMs;
    }
  }
}
