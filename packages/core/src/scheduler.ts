/** Ends what was scheduled; calling it again, or after it ran, does nothing. */
export type Cancel = () => void;

/** Time as it is passed to everything that needs it, so that tests own the clock. */
export interface Scheduler {
  /** Epoch milliseconds, UTC. */
  now(): number;
  /** Calls once after `delayMs`, never at once. */
  after(delayMs: number, call: () => void): Cancel;
  /** Calls at the end of this turn of the event loop. */
  soon(call: () => void): void;
}
