/** A connection that shows life and brings nothing is suspect after this, or FACTOR times its usual gap if longer. */
const SUSPECT_MS = 5_000;
const SUSPECT_FACTOR = 20;
/** The same while too few gaps are known to say which is usual. */
const FIRST_MS = 30_000;
const GAPS_MIN = 5;
/** How much one arrival weighs in the usual gap. */
const GAP_WEIGHT = 0.1;

/** How long a connection has brought no data, and what that was found to mean. */
export class Silence {
  /** Since when it is suspect. */
  suspectSinceMs: number | undefined;
  /** When it was last suspect, if it was not found to have brought all that there was. */
  clearedMs = 0;
  /** It was shown to be mute, and has brought nothing since. */
  isMute = false;
  /** It was found that there was nothing to bring; until it brings something its silence is no sign. */
  isQuiet = false;
  /** How often its silence was looked into since it last brought something, and when it may be again. */
  checks = 0;
  nextCheckMs = 0;
  /** Until when there was nothing to be heard, its markets being closed. */
  idleUntilMs = 0;
  #dataMs = 0;
  #usualGapMs = 0;
  #gaps = 0;

  /** Something came. `openedMs`: of the connection; a gap in which another one was lost is none of the market's. */
  heard(now: number, openedMs: number): void {
    const from = Math.max(this.#dataMs, this.idleUntilMs);
    // What comes at one time is one word.
    if (this.#dataMs > 0 && now > from && (from >= openedMs || (this.checks > 0 && !this.isMute))) {
      const gap = now - from;
      this.#usualGapMs += (gap - this.#usualGapMs) * (this.#gaps === 0 ? 1 : GAP_WEIGHT);
      this.#gaps++;
    }
    this.#dataMs = now;
    // Who speaks for as long as the wait was is trusted anew.
    if (now >= this.nextCheckMs) this.checks = 0;
    this.isMute = this.isQuiet = false;
  }

  /** Whether it has brought nothing for longer than it should. */
  isLong(now: number, openedMs: number): boolean {
    const limit = this.#gaps < GAPS_MIN ? FIRST_MS : Math.max(SUSPECT_MS, SUSPECT_FACTOR * this.#usualGapMs);
    return now - Math.max(this.#dataMs, openedMs, this.idleUntilMs) >= limit;
  }

  /** When it last brought something. */
  get dataMs(): number {
    return this.#dataMs;
  }

  /** It is suspect no longer: it was `isFoundQuiet`, or else speaks again, or need not speak. */
  clear(now: number, isFoundQuiet = false): void {
    this.suspectSinceMs = undefined;
    this.isMute = this.isQuiet = false;
    if (!isFoundQuiet) this.clearedMs = now;
  }

  /** Whatever comes next is of a new connection to something else. */
  forget(): void {
    this.clear(0);
    this.checks = this.nextCheckMs = this.#dataMs = this.#usualGapMs = this.#gaps = 0;
  }
}
