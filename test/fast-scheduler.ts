import type { Scheduler } from "@streampulse/core";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";

/** The real clock, running `speed` times as fast from now on: a minute of health is seconds of a test. */
export function fastScheduler(speed: number): Scheduler {
  const startMs = Date.now();
  return {
    now: () => startMs + Math.floor((Date.now() - startMs) * speed),
    after: (delayMs, call) => systemScheduler.after(delayMs / speed, call),
    soon: (call) => systemScheduler.soon(call),
  };
}
