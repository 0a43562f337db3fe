import { PENDING_FIRINGS_MAX } from "./alert-limits.ts";
import type { AlertRecord } from "./alert-record.ts";

/** How many firings of an alert wait for the database; what is reached beyond that is passed over, and counted. */
export class FiringRoom {
  readonly #unforeseen: (error: unknown) => void;
  #passedOver = 0;
  #isTold = false;

  constructor(unforeseen: (error: unknown) => void) {
    this.#unforeseen = unforeseen;
  }

  /** How often an alert was passed over since it could not fire. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** Whether an alert that was reached is passed over now. That is told once for each time the database is away. */
  isFull({ pending }: AlertRecord): boolean {
    if (pending < PENDING_FIRINGS_MAX) return false;
    this.#passedOver++;
    if (!this.#isTold) {
      this.#unforeseen(new Error(`${pending} firings of an alert wait for the database: more are passed over`));
    }
    this.#isTold = true;
    return true;
  }

  /** The database takes firings. */
  freed(): void {
    this.#isTold = false;
  }
}
