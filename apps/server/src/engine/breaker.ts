import { BreakerState } from "@streampulse/core";

/** Consecutive failures after which it opens. */
const FAILURES = 5;
/** What closes it when it is half open: a connection that opens is a success, and so is what that brings first. */
const SUCCESSES = 2;

/** Keeps one from trying what has failed in a row: closed one tries, open one waits, half open one tries once. */
export class Breaker {
  state: BreakerState = BreakerState.CLOSED;
  #failures = 0;
  #successes = 0;

  /** Nothing of the past counts. */
  reset(): void {
    this.state = BreakerState.CLOSED;
    this.#failures = this.#successes = 0;
  }

  /** The wait is over. */
  tried(): void {
    if (this.state === BreakerState.OPEN) this.state = BreakerState.HALF_OPEN;
  }

  succeeded(): void {
    if (this.state === BreakerState.HALF_OPEN && ++this.#successes >= SUCCESSES) this.reset();
  }

  /** Whether it is open by this failure; one that is `fatal` opens it at once, and so does any that ends a try. */
  failed(isFatal: boolean): boolean {
    const isTry = this.state === BreakerState.HALF_OPEN;
    if (++this.#failures < FAILURES && !isFatal && !isTry) return false;
    this.state = BreakerState.OPEN;
    this.#successes = 0;
    return true;
  }
}
