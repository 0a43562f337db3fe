import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";

const MINUTE_MS = 60_000;

/** The weight that an address may spend in a minute by Binance's rules, and the part of it used here. */
const LIMIT = 6_000;
const OWN_LIMIT = 5_000;

/** The request weight of the running minute, which Binance counts by address and clock minute. */
export class WeightBudget {
  readonly #scheduler: Scheduler;
  #minute = 0;
  #used = 0;
  #away: { readonly untilMs: number; readonly message: string } | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** What may still be spent in this minute. */
  left(): number {
    this.#turnMinute();
    return this.#away && this.#away.untilMs > this.#scheduler.now() ? 0 : Math.max(0, OWN_LIMIT - this.#used);
  }

  /** Takes the weight of a request that is about to leave, or throws a SourceFault with the time to wait. */
  spend(weight: number): void {
    const now = this.#scheduler.now();
    if (this.#away && this.#away.untilMs > now) {
      throw new SourceFault("unavailable", this.#away.message, this.#away.untilMs - now);
    }
    this.#turnMinute();
    if (this.#used + weight > OWN_LIMIT) {
      throw new SourceFault(
        "unavailable",
        "This minute's look-ups at Binance are used up.",
        MINUTE_MS - (now % MINUTE_MS),
      );
    }
    this.#used += weight;
  }

  /** Takes note of Binance's own count, which includes what others behind the same address spent. */
  told(used: number): void {
    this.#turnMinute();
    if (Number.isFinite(used)) this.#used = Math.max(this.#used, Math.min(used, LIMIT));
  }

  /** Lets nothing be spent until the fault's time has passed. */
  stayAway(fault: SourceFault): void {
    this.#away = { untilMs: this.#scheduler.now() + (fault.retryAfterMs ?? MINUTE_MS), message: fault.message };
  }

  #turnMinute(): void {
    const minute = Math.floor(this.#scheduler.now() / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#used = 0;
  }
}
