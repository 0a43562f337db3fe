import type { Cancel, Scheduler } from "@streampulse/core";

/** The calls that one part waits for, so that they can be forgotten together. */
export class Timers {
  readonly #scheduler: Scheduler;
  readonly #waiting = new Set<Cancel>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get size(): number {
    return this.#waiting.size;
  }

  after(delayMs: number, call: () => void): Cancel {
    const end = this.#scheduler.after(delayMs, () => {
      this.#waiting.delete(cancel);
      call();
    });
    const cancel = () => {
      end();
      this.#waiting.delete(cancel);
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  clear(): void {
    for (const cancel of [...this.#waiting]) cancel();
  }
}
