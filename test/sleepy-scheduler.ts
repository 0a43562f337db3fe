import { FakeScheduler } from "./fake-scheduler.ts";

/** A fake clock on which time can also pass unseen, as for a machine that sleeps: timers wait as long as before. */
export class SleepyScheduler extends FakeScheduler {
  #asleepMs = 0;

  override now(): number {
    return super.now() + this.#asleepMs;
  }

  sleepUntil(timeMs: number): void {
    this.#asleepMs += timeMs - this.now();
  }
}
