import type { FlushMeter } from "../apps/server/src/engine/ports/flush-meter.ts";

/** An event loop that has next to nothing to do. */
export const idleLoop: FlushMeter = {
  load: () => ({ loop: 0.1, flushing: 0.05 }),
  measured: (scheduler) => scheduler,
};
