import type { ClockMove } from "@streampulse/client/rooms";

/** How many changes wait at the most: a step beyond them is not taken. */
export const WAITING_MAX = 64;

/**
 * What a hand did to a clock while an earlier change was on its way, one call after the other. A dragged slider is never
 * late: a place replaces those before it. Nothing else is lost: each step is a call, and what was said of pace and play holds.
 */
export class MoveQueue {
  readonly #send: (change: ClockMove) => Promise<unknown>;
  readonly #done: (error: unknown) => void;
  #waiting: ClockMove[] = [];
  #isSending = false;

  /** `done` hears, once nothing waits, why the last one that was refused was; undefined: none was. */
  constructor(send: (change: ClockMove) => Promise<unknown>, done: (error: unknown) => void) {
    this.#send = send;
    this.#done = done;
  }

  add(change: ClockMove): void {
    const last = this.#waiting.at(-1);
    if (change.positionMs !== undefined) this.#waiting = [{ ...this.#waiting.reduce(laid, {}), ...change }];
    else if (change.step !== undefined) {
      if (this.#waiting.length >= WAITING_MAX) return;
      this.#waiting.push(change);
    } else if (last !== undefined && last.step === undefined) {
      this.#waiting[this.#waiting.length - 1] = { ...last, ...change };
    } else this.#waiting.push(change);
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    let refusal: unknown;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      try {
        await this.#send(next);
      } catch (error) {
        refusal = error;
      }
    }
    this.#isSending = false;
    this.#done(refusal);
  }
}

/** What a place that follows leaves of a change: a step has held the clock. */
function laid(before: ClockMove, { step, positionMs: _passed, ...change }: ClockMove): ClockMove {
  return { ...before, ...change, ...(step === undefined ? {} : { isPlaying: false }) };
}
