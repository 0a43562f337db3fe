/** Counts events in a sliding window of time. */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #times: number[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Adds an event and gives how many the window now holds. */
  add(nowMs: number): number {
    this.#times.push(nowMs);
    while ((this.#times[0] ?? nowMs) <= nowMs - this.#windowMs) this.#times.shift();
    return this.#times.length;
  }
}
