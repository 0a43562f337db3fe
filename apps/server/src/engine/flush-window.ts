import type { LoopLoad } from "./ports/flush-meter.ts";

const MIN_MS = 5;
const MAX_MS = 500;
/**
 * The share of a core that flushing may take before the window widens. What is left is for bursts, for whoever
 * comes, and for neighbours; docs/decisions/0019-where-the-time-of-a-flush-goes.md has what other shares cost.
 */
const FLUSHING_MAX = 0.4;
/** What may be busy in all: flushing gives way to other work near the end of a core, as it alone can. */
const LOOP_MAX = 0.85;
/** What flushing may always take: windows wider than this asks for make prices late and free next to nothing. */
const FLUSHING_MIN = 0.1;

/**
 * The time between two writes to one client, steered by how much of the event loop's time flushing takes: wider
 * windows carry more quotes per write, and writes are what costs. Other work makes it no wider while there is room
 * for both.
 */
export class FlushWindow {
  #ms = MIN_MS;

  get ms(): number {
    return this.#ms;
  }

  /** Called every 100 ms with the load since the last call. */
  steer({ loop, flushing }: LoopLoad): void {
    const room = LOOP_MAX - (loop - flushing);
    const share = flushing / Math.min(FLUSHING_MAX, Math.max(FLUSHING_MIN, room));
    this.#ms = Math.min(MAX_MS, Math.max(MIN_MS, this.#ms * Math.min(1.25, Math.max(0.85, share))));
  }
}

/** How often the window is steered. */
export const STEER_EVERY_MS = 100;
