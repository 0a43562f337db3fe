import { backoffMs, type Cancel } from "@streampulse/core";

/** The one next try of what has failed: later with each failure in a row, or when it is said. */
export class NextTry {
  readonly #after: (delayMs: number, call: () => void) => Cancel;
  readonly #again: () => void;
  readonly #random: () => number;
  #cancel: Cancel | undefined;
  #failures = 0;

  constructor(after: (delayMs: number, call: () => void) => Cancel, again: () => void, random: () => number) {
    this.#after = after;
    this.#again = again;
    this.#random = random;
  }

  /** One is set. */
  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  /** It has failed. */
  later(askedMs?: number): void {
    this.cancel();
    const delayMs = askedMs ?? backoffMs(this.#failures, this.#random);
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
