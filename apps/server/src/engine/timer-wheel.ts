import type { Cancel, Scheduler } from "@streampulse/core";

/** One step of the wheel. Deadlines are met within it, later, never earlier. */
const STEP_MS = 2;
const BUCKETS = 1024;

/**
 * One timer for any number of deadlines: a hashed wheel over small whole ids, at most one deadline each.
 * Whole buckets come due together, so that clients flush in cohorts. Setting, moving and clearing a
 * deadline allocates nothing.
 */
export class TimerWheel {
  readonly #scheduler: Scheduler;
  readonly #due: (id: number) => void;
  readonly #heads = new Int32Array(BUCKETS).fill(-1);
  #next = new Int32Array(64).fill(-1);
  #previous = new Int32Array(64).fill(-1);
  /** The step each id is due in; −1 for none. */
  #steps = new Float64Array(64).fill(-1);
  #done: number;
  #armedFor = Infinity;
  #cancel: Cancel | undefined;
  #count = 0;
  #running = false;
  #stopped = false;
  readonly #ready: number[] = [];

  constructor(scheduler: Scheduler, due: (id: number) => void) {
    this.#scheduler = scheduler;
    this.#due = due;
    this.#done = Math.floor(scheduler.now() / STEP_MS);
  }

  /** Sets or moves the deadline of `id`. */
  set(id: number, atMs: number): void {
    this.clear(id);
    if (id >= this.#steps.length) this.#grow(id);
    const step = Math.max(Math.ceil(atMs / STEP_MS), this.#done + 1);
    const bucket = step % BUCKETS;
    const head = this.#heads[bucket] as number;
    this.#steps[id] = step;
    this.#next[id] = head;
    this.#previous[id] = -1;
    if (head !== -1) this.#previous[head] = id;
    this.#heads[bucket] = id;
    this.#count++;
    if (step < this.#armedFor) this.#arm(step);
  }

  /** Whether `id` has a deadline. */
  has(id: number): boolean {
    return (this.#steps[id] ?? -1) !== -1;
  }

  clear(id: number): void {
    const step = this.#steps[id] ?? -1;
    if (step === -1) return;
    const next = this.#next[id] as number;
    const previous = this.#previous[id] as number;
    if (next !== -1) this.#previous[next] = previous;
    if (previous === -1) this.#heads[step % BUCKETS] = next;
    else this.#next[previous] = next;
    this.#steps[id] = -1;
    this.#count--;
  }

  /** Ends the timer; the wheel is not used afterwards. */
  stop(): void {
    this.#cancel?.();
    this.#stopped = true;
  }

  #run(): void {
    this.#cancel = undefined;
    this.#running = true;
    const now = Math.floor(this.#scheduler.now() / STEP_MS);
    // After a long stall one turn of the wheel meets every bucket.
    const first = Math.max(this.#done + 1, now - BUCKETS + 1);
    this.#done = Math.max(this.#done, now);
    for (let step = first; step <= now; step++) this.#drain(step % BUCKETS, now);
    this.#running = false;
    this.#armedFor = Infinity;
    const next = this.#nextStep();
    if (next !== -1) this.#arm(next);
  }

  #drain(bucket: number, now: number): void {
    let count = 0;
    for (let id = this.#heads[bucket] as number; id !== -1; id = this.#next[id] as number) {
      if ((this.#steps[id] as number) <= now) this.#ready[count++] = id;
    }
    for (let i = 0; i < count; i++) {
      const id = this.#ready[i] as number;
      // An earlier one may have cleared or moved this one.
      const step = this.#steps[id] as number;
      if (step === -1 || step > now) continue;
      this.clear(id);
      this.#due(id);
    }
  }

  /** The step of the next bucket that holds anything, within one turn; −1 for an empty wheel. */
  #nextStep(): number {
    if (this.#count === 0) return -1;
    for (let step = this.#done + 1; step <= this.#done + BUCKETS; step++) {
      if (this.#heads[step % BUCKETS] !== -1) return step;
    }
    return -1;
  }

  #arm(step: number): void {
    if (this.#running || this.#stopped) return;
    this.#cancel?.();
    this.#armedFor = step;
    const delay = Math.max(1, step * STEP_MS - this.#scheduler.now());
    this.#cancel = this.#scheduler.after(delay, () => this.#run());
  }

  #grow(id: number): void {
    const size = Math.max(id + 1, this.#steps.length * 2);
    const next = new Int32Array(size).fill(-1);
    const previous = new Int32Array(size).fill(-1);
    const steps = new Float64Array(size).fill(-1);
    next.set(this.#next);
    previous.set(this.#previous);
    steps.set(this.#steps);
    this.#next = next;
    this.#previous = previous;
    this.#steps = steps;
  }
}
