import type { Cancel, Scheduler } from "@streampulse/core";

interface Due {
  readonly atMs: number;
  readonly call: () => void;
}

/** Time that passes as fast as there is work: by it an hour of the simulated market is made in a moment. */
export class VirtualTime implements Scheduler {
  #nowMs: number;
  #later: Due[] = [];
  #soon: (() => void)[] = [];

  constructor(beginsMs: number) {
    this.#nowMs = beginsMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): Cancel {
    const due = { atMs: this.#nowMs + Math.max(1, delayMs), call };
    this.#later.push(due);
    return () => void (this.#later = this.#later.filter((one) => one !== due));
  }

  soon(call: () => void): void {
    this.#soon.push(call);
  }

  /** Runs the next call that is due by `endMs`, with whatever it asks to be done soon; says whether there was one. */
  next(endMs: number): boolean {
    const soon = this.#soon.splice(0);
    for (const call of soon) call();
    if (soon.length > 0) return true;
    let first: Due | undefined;
    for (const due of this.#later) if (!first || due.atMs < first.atMs) first = due;
    if (first === undefined || first.atMs > endMs) return false;
    const { atMs, call } = first;
    this.#later = this.#later.filter((due) => due !== first);
    this.#nowMs = atMs;
    call();
    return true;
  }
}
