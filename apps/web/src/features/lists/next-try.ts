import type { Cancel } from "@streampulse/core";

const FIRST_MS = 2_000;
const MOST_MS = 60_000;

/** The one next try of what has failed: later with each failure in a row, or when it is said. */
export class NextTry {
  readonly #after: (delayMs: number, call: () => void) => Cancel;
  readonly #again: () => void;
  #cancel: Cancel | undefined;
  #failures = 0;

  constructor(after: (delayMs: number, call: () => void) => Cancel, again: () => void) {
    this.#after = after;
    this.#again = again;
  }

  /** One is set. */
  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  /** It has failed. */
  later(askedMs?: number): void {
    this.cancel();
    const delayMs = askedMs ?? Math.min(FIRST_MS * 2 ** this.#failures, MOST_MS);
    this.#failures++;
    this.#cancel = this.#after(delayMs, () => {
      this.#cancel = undefined;
      this.#again();
    });
  }

  /** It works. */
  succeeded(): void {
    this.#failures = 0;
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
