import { performance } from "node:perf_hooks";

import type { Scheduler } from "@streampulse/core";
import type { FlushMeter, LoopLoad } from "../engine/ports/flush-meter.ts";

/** What the event loop of this process does: all of it as the runtime tells, flushing by the clock. */
export class LoopMeter implements FlushMeter {
  #flushedMs = 0;
  #told = performance.eventLoopUtilization();

  load(): LoopLoad {
    const told = performance.eventLoopUtilization();
    const { active, idle } = performance.eventLoopUtilization(told, this.#told);
    const passedMs = active + idle;
    const flushedMs = this.#flushedMs;
    this.#told = told;
    this.#flushedMs = 0;
    return passedMs > 0 ? { loop: active / passedMs, flushing: flushedMs / passedMs } : { loop: 0, flushing: 0 };
  }

  measured(scheduler: Scheduler): Scheduler {
    return {
      now: () => scheduler.now(),
      after: (delayMs, call) => scheduler.after(delayMs, () => this.#measure(call)),
      soon: (call) => scheduler.soon(() => this.#measure(call)),
    };
  }

  #measure(call: () => void): void {
    const fromMs = performance.now();
    try {
      call();
    } finally {
      this.#flushedMs += performance.now() - fromMs;
    }
  }
}
