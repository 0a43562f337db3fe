import type { Level } from "./level.ts";
import { WaitHeap, type Waiting } from "./wait-heap.ts";

/** Where a number stands. */
export interface Reading {
  /** Negative, 0 or positive as the number is below, at or above the level; exact. */
  compare(level: Level): number;
}

/** One number that moves, and who waits for it to reach levels. Each move touches only those whose level it reaches. */
export class Gauge<T extends Waiting> {
  readonly #rising = new WaitHeap<T>(true);
  readonly #falling = new WaitHeap<T>(false);

  get size(): number {
    return this.#rising.size + this.#falling.size;
  }

  wait(item: T): void {
    (item.isRise ? this.#rising : this.#falling).add(item);
  }

  stop(item: T): void {
    (item.isRise ? this.#rising : this.#falling).remove(item);
  }

  /** The number is here now. Who is reached is let go, and may wait anew, for what is reached already among others. */
  move(reading: Reading, reached: (item: T) => void): void {
    for (;;) {
      const item = reachedFirst(this.#rising, reading) ?? reachedFirst(this.#falling, reading);
      if (item === undefined) return;
      this.stop(item);
      reached(item);
    }
  }
}

function reachedFirst<T extends Waiting>(heap: WaitHeap<T>, reading: Reading): T | undefined {
  const { next } = heap;
  return next !== undefined && isReached(next, reading) ? next : undefined;
}

/** Whether a number is where somebody waits for it. */
export function isReached({ level, isRise, isStrict }: Waiting, reading: Reading): boolean {
  const beyond = reading.compare(level) * (isRise ? 1 : -1);
  return beyond > 0 || (beyond === 0 && !isStrict);
}
