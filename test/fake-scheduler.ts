import type { Cancel, Scheduler } from "@streampulse/core";

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
}

/** Where fake time begins unless told otherwise: Monday 5 January 2026, 15:00 UTC, when New York trades. */
export const FAKE_START_MS = Date.UTC(2026, 0, 5, 15);

/** How many calls one `advance` runs before it takes them for an endless loop. */
const CALLS_MAX = 1_000_000;

/**
 * A clock that stands still until `advance`. Calls run in the order of their times, then of their making;
 * what a call schedules runs in the same `advance` if it falls within it. `soon` calls run at the start of
 * the next `advance` and after each call, so `advance(0)` ends a turn.
 */
export class FakeScheduler implements Scheduler {
  #nowMs: number;
  #made = 0;
  readonly #later = new Set<Due>();
  #soon: (() => void)[] = [];

  constructor(startMs = FAKE_START_MS) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): Cancel {
    const due = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#made++, call };
    this.#later.add(due);
    return () => void this.#later.delete(due);
  }

  soon(call: () => void): void {
    this.#soon.push(call);
  }

  /** What is scheduled and has neither run nor been cancelled, `soon` calls included. */
  get pending(): number {
    return this.#later.size + this.#soon.length;
  }

  /** Lets time pass and runs what falls due. A call that throws stops it there, and the error comes out. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    let calls = this.#endTurn();
    for (let due = this.#next(endMs); due; due = this.#next(endMs)) {
      this.#later.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.call();
      calls += 1 + this.#endTurn();
      if (calls > CALLS_MAX) throw new Error(`more than ${CALLS_MAX} calls fell due within ${ms} ms`);
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#later) {
      if (due.atMs > endMs) continue;
      if (!first || due.atMs < first.atMs || (due.atMs === first.atMs && due.order < first.order)) first = due;
    }
    return first;
  }

  #endTurn(): number {
    let calls = 0;
    while (this.#soon.length > 0) {
      const batch = this.#soon;
      this.#soon = [];
      for (const call of batch) call();
      calls += batch.length;
      if (calls > CALLS_MAX) throw new Error(`more than ${CALLS_MAX} calls in one turn`);
    }
    return calls;
  }
}
