const MIN_MS = 5;
const MAX_MS = 500;
/**
 * The share of a core that flushing may take before the window widens. What is left is for bursts, for whoever
 * comes, and for neighbours; docs/decisions/0019-where-the-time-of-a-flush-goes.md has what other shares cost.
 */
const AIM = 0.5;

/**
 * The time between two writes to one client, steered by how busy the event loop is: wider windows carry
 * more quotes per write, and writes are what costs.
 */
export class FlushWindow {
  #ms = MIN_MS;

  get ms(): number {
    return this.#ms;
  }

  /** Called every 100 ms with the event loop's utilisation (0 to 1) since the last call. */
  steer(utilisation: number): void {
    const factor = Math.min(1.25, Math.max(0.85, utilisation / AIM));
    this.#ms = Math.min(MAX_MS, Math.max(MIN_MS, this.#ms * factor));
  }
}

/** How often the window is steered. */
export const STEER_EVERY_MS = 100;
