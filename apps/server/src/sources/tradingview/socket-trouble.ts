/** After so many failures in a row the quote socket is not to be had. */
const FAILURES_MAX = 2;
/** For how long prices then come from pages before the socket is tried again; twice as long each time. */
const AWAY_MS = 300_000;
const AWAY_MAX_MS = 3_600_000;
/** A socket that lived so long has worked. */
const WORKED_MS = 60_000;

/** Whether the site's quote socket is worth a try: it is until it failed twice in a row, or was refused. */
export class SocketTrouble {
  readonly #now: () => number;
  #failures = 0;
  #untilMs = -Infinity;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Until when it is left alone, epoch ms; in the past where it isn't. */
  get untilMs(): number {
    return this.#untilMs;
  }

  get isLeftAlone(): boolean {
    return this.#now() < this.#untilMs;
  }

  /** A socket ended that had been open for so long; 0 for one that never was. */
  ended(openMs: number): void {
    if (openMs >= WORKED_MS) this.#failures = 0;
    else this.#failed(this.#failures + 1);
  }

  /** A socket was refused, and another one would be. */
  refused(): void {
    this.#failed(Math.max(this.#failures + 1, FAILURES_MAX));
  }

  #failed(failures: number): void {
    this.#failures = failures;
    if (failures < FAILURES_MAX) return;
    this.#untilMs = this.#now() + Math.min(AWAY_MS * 2 ** (failures - FAILURES_MAX), AWAY_MAX_MS);
  }
}
