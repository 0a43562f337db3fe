import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { Countdown } from "../vendor/countdown.ts";

/** What a call is for: the price of a ticker that is watched, or an answer that somebody waits for. */
export type Purpose = "poll" | "ask";

/** The vendor's windows, each a little longer than it is, since two clocks never tick alike. */
const MINUTE_MS = 60_500;
const SECOND_MS = 1_050;
/** Calls in a second, on every plan. */
const PER_SECOND = 30;
/** The part of the calls that polling leaves to those who ask, and the most that those may take. */
const KEPT_FOR_ASKING = 0.1;
const ASKING_MAX = 1 / 3;
/** A refusal for haste takes a quarter of the calls away, three times at the most, for ten minutes each. */
const SLOWER_BY = 0.75;
const SLOWEST = SLOWER_BY ** 3;
const SLOWER_FOR_MS = 600_000;

interface Call {
  readonly purpose: Purpose;
  /** When its answer came, undefined while it is under way. */
  endedMs: number | undefined;
}

/**
 * The one budget of all calls with a key: sliding windows of a minute and a second. A call counts until its
 * answer is a window old, so that whenever the vendor counted it in between, it never counts more than we do.
 */
export class CallBudget {
  readonly #scheduler: Scheduler;
  readonly #callsPerMinute: number;
  #calls: Call[] = [];
  #share = 1;
  readonly #slowed: Countdown;
  readonly #away: Countdown;
  #awayFault: SourceFault | undefined;
  readonly #told: Countdown;
  #toldLeft = 0;

  constructor(scheduler: Scheduler, callsPerMinute: number) {
    this.#scheduler = scheduler;
    this.#callsPerMinute = callsPerMinute;
    const now = () => scheduler.now();
    [this.#slowed, this.#away, this.#told] = [new Countdown(now), new Countdown(now), new Countdown(now)];
  }

  /** Calls of a minute at present: fewer than the plan has for a while after a refusal. */
  get perMinute(): number {
    return Math.max(1, Math.floor(this.#callsPerMinute * this.#shareNow()));
  }

  /** How many of them may be for polling. */
  get #pollsPerMinute(): number {
    return this.perMinute - Math.min(this.perMinute - 1, Math.ceil(this.perMinute * KEPT_FOR_ASKING));
  }

  /** How far apart polls are that take their share of every minute and no more, ms. */
  get pollsApartMs(): number {
    return MINUTE_MS / this.#pollsPerMinute;
  }

  /** What may be called at once within this minute. */
  left(): number {
    if (this.#away.leftMs() > 0) return 0;
    const left = Math.max(0, this.perMinute - this.#within(MINUTE_MS).length);
    return this.#told.leftMs() > 0 ? Math.min(left, Math.max(0, this.#toldLeft)) : left;
  }

  /** How long such a call has to wait, ms; 0 where it may leave now. */
  waitMs(purpose: Purpose): number {
    const minute = this.#within(MINUTE_MS);
    const own = minute.filter((call) => call.purpose === purpose);
    const ownMax = purpose === "poll" ? this.#pollsPerMinute : Math.max(1, Math.floor(this.perMinute * ASKING_MAX));
    return Math.max(
      this.#away.leftMs(),
      this.#toldLeft <= 0 ? this.#told.leftMs() : 0,
      this.#roomIn(minute, this.perMinute, MINUTE_MS),
      this.#roomIn(own, ownMax, MINUTE_MS),
      this.#roomIn(this.#within(SECOND_MS), PER_SECOND, SECOND_MS),
      0,
    );
  }

  /** Takes one call, which leaves now, or throws a SourceFault with the time to wait. Give back what it returns to `end`. */
  begin(purpose: Purpose): Call {
    const waitMs = this.waitMs(purpose);
    if (waitMs > 0) throw this.#refusal(waitMs);
    const call: Call = { purpose, endedMs: undefined };
    this.#calls.push(call);
    this.#toldLeft--;
    return call;
  }

  /** The call was answered, or nobody waits for its answer any more. */
  end(call: Call): void {
    call.endedMs = this.#scheduler.now();
  }

  /** Takes note of the vendor's own count, which includes what others call with the same key. */
  told(left: number, forMs: number): void {
    const underWay = this.#calls.filter(({ endedMs }) => endedMs === undefined).length;
    // The one that brings this is still under way here, and counted there.
    this.#toldLeft = left - Math.max(0, underWay - 1);
    this.#told.start(forMs);
  }

  /** Lets nothing leave until the fault's time has passed. */
  stayAway(fault: SourceFault): void {
    this.#awayFault = fault;
    this.#away.start(fault.retryAfterMs ?? MINUTE_MS);
  }

  /** Does with fewer calls for a while. */
  slowDown(): void {
    this.#share = Math.max(SLOWEST, this.#shareNow() * SLOWER_BY);
    this.#slowed.start(SLOWER_FOR_MS);
  }

  #shareNow(): number {
    return this.#slowed.leftMs() > 0 ? this.#share : 1;
  }

  #refusal(waitMs: number): SourceFault {
    const fault = this.#away.leftMs() > 0 ? this.#awayFault : undefined;
    if (fault) return new SourceFault(fault.kind, fault.message, waitMs);
    return new SourceFault("unavailable", "This minute's calls at Finnhub are used up.", waitMs);
  }

  /** The calls that a window of this length may still hold. */
  #within(windowMs: number): readonly Call[] {
    const now = this.#scheduler.now();
    const isGone = ({ endedMs }: Call) => endedMs !== undefined && endedMs <= now - MINUTE_MS;
    if (this.#calls.some(isGone)) this.#calls = this.#calls.filter((call) => !isGone(call));
    // What ended later than now did so before the clock was set back: a minute from now on it is over.
    for (const call of this.#calls) if (call.endedMs !== undefined) call.endedMs = Math.min(call.endedMs, now);
    if (windowMs === MINUTE_MS) return this.#calls;
    return this.#calls.filter(({ endedMs }) => endedMs === undefined || endedMs > now - windowMs);
  }

  /** How long until one more fits; while it depends on calls under way, as if they were answered now. */
  #roomIn(calls: readonly Call[], max: number, windowMs: number): number {
    if (calls.length < max) return 0;
    const now = this.#scheduler.now();
    const ends = calls.map(({ endedMs = now }) => endedMs).toSorted((a, b) => a - b);
    return (ends[calls.length - max] ?? now) + windowMs - now;
  }
}
