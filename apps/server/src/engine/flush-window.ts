import type { LoopLoad } from "./ports/flush-meter.ts";

const MIN_MS = 5;
const MAX_MS = 500;
/**
 * The share of a core at which flushing widens the window. What is left is for bursts, for whoever comes, and for
 * neighbours; docs/decisions/0036-flushing-steers-the-window.md has what other shares cost.
 */
const FLUSHING_AIM = 0.4;
/** Near the end of a core flushing gives way to other work, as it alone can. */
const LOOP_AIM = 0.85;
/** What flushing may always take: windows wider than this asks for make prices late and free next to nothing. */
const FLUSHING_LEAST = 0.1;

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
    const asked = Math.max(flushing / FLUSHING_AIM, Math.min(loop / LOOP_AIM, flushing / FLUSHING_LEAST));
    const factor = Math.min(1.25, Math.max(0.85, asked));
    this.#ms = Math.min(MAX_MS, Math.max(MIN_MS, this.#ms * factor));
  }
}

/** How often the window is steered. */
export const STEER_EVERY_MS = 100;
