import type { Cancel, Scheduler } from "@streampulse/core";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";

/**
 * The real clock without what passes while the machine is busy elsewhere: from one look at it to the next it goes no
 * further than the next timer, or `mostMs`. What is played by it waits for who hears it in the same process.
 */
export function patientScheduler(mostMs: number): Scheduler {
  /** When each timer is due that waits. */
  const dues = new Map<symbol, number>();
  let toldMs = Date.now();
  let lookedMs = performance.now();
  const now = (): number => {
    const atMs = performance.now();
    const nextMs = dues.size > 0 ? Math.min(...dues.values()) : toldMs;
    toldMs = Math.min(toldMs + atMs - lookedMs, Math.max(toldMs + mostMs, nextMs));
    lookedMs = atMs;
    return Math.floor(toldMs);
  };
  const after = (delayMs: number, call: () => void): Cancel => {
    const timer = Symbol("timer");
    const dueMs = now() + delayMs;
    dues.set(timer, dueMs);
    let cancel: Cancel = () => {};
    const wait = (): void => {
      cancel = systemScheduler.after(Math.max(0, dueMs - toldMs), () => {
        if (now() < Math.floor(dueMs)) return wait();
        dues.delete(timer);
        call();
      });
    };
    wait();
    return () => {
      dues.delete(timer);
      cancel();
    };
  };
  return { now, after, soon: (call) => systemScheduler.soon(call) };
}
