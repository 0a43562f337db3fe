import type { Cancel, Scheduler } from "@streampulse/core";

const FIRST_MS = 30_000;
const MAX_MS = 600_000;

/**
 * What a vendor refused to stream for a reason that may pass: each is asked for again after 30 s, and after twice as
 * long whenever it was refused once more, up to ten minutes. One wait for each name, and none once it is closed.
 */
export class AskedAgain {
  readonly #scheduler: Scheduler;
  readonly #waits = new Map<string, { readonly ms: number; readonly cancel: Cancel }>();
  #isClosed = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** It was refused: `ask` is called when its time has come, in place of what was to be called for this name before. */
  later(name: string, ask: () => void): void {
    if (this.#isClosed) return;
    const before = this.#waits.get(name);
    before?.cancel();
    const ms = before ? Math.min(before.ms * 2, MAX_MS) : FIRST_MS;
    this.#waits.set(name, { ms, cancel: this.#scheduler.after(ms, ask) });
  }

  /** Forgets all that are not wanted any more: their next wait is the first. */
  keep(isWanted: (name: string) => boolean): void {
    for (const [name, { cancel }] of this.#waits) {
      if (isWanted(name)) continue;
      cancel();
      this.#waits.delete(name);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.keep(() => false);
  }
}
