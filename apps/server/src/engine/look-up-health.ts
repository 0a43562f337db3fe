import { BreakerState, SourceState } from "@streampulse/core";

import { Breaker } from "./breaker.ts";
import type { SourceFault } from "./ports/source.ts";

/** How long the look-ups of a source that failed often are left alone, as its connections are. */
const BREAKER_WAIT_MS = 60_000;
/** Failures this close to one another are one: a source asks once for what many tickers wait for. */
const TOGETHER_MS = 1_000;

/** Whether a source can tell which tickers it has, as long as anybody waits for that. */
export class LookUpHealth {
  readonly #waiting = new Set<string>();
  readonly #breaker = new Breaker();
  #countedMs = -Infinity;
  #openUntilMs = 0;

  /** How many tickers wait for an answer, that it has none to. */
  get waiting(): number {
    return this.#waiting.size;
  }

  holdsUp(ticker: string): boolean {
    return this.#waiting.has(ticker);
  }

  /** It could not tell of a ticker. */
  failed(ticker: string, { kind }: SourceFault, now: number): void {
    this.#waiting.add(ticker);
    const isOpen = this.#breaker.state === BreakerState.OPEN;
    if (isOpen && now < this.#openUntilMs) return;
    if (now - this.#countedMs < TOGETHER_MS && kind !== "fatal") return;
    this.#countedMs = now;
    this.#breaker.tried();
    if (this.#breaker.failed(kind === "fatal")) this.#openUntilMs = now + BREAKER_WAIT_MS;
  }

  /** It told of a ticker, whatever it told. */
  answered(ticker: string): void {
    this.#waiting.delete(ticker);
    this.#breaker.reset();
  }

  /** Nobody waits for that ticker any more. */
  forget(ticker: string): void {
    if (this.#waiting.delete(ticker) && this.#waiting.size === 0) this.#breaker.reset();
  }

  /** For how long it is left alone. */
  pauseMs(now: number): number {
    return this.#breaker.state === BreakerState.OPEN ? Math.max(0, this.#openUntilMs - now) : 0;
  }

  breaker(now: number): BreakerState {
    const { state } = this.#breaker;
    return state === BreakerState.OPEN && now >= this.#openUntilMs ? BreakerState.HALF_OPEN : state;
  }

  /** None while nobody waits. */
  get state(): SourceState {
    if (this.#waiting.size === 0) return SourceState.UNSPECIFIED;
    return this.#breaker.state === BreakerState.CLOSED ? SourceState.RECONNECTING : SourceState.DOWN;
  }
}
