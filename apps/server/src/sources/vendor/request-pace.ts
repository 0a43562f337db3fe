import type { Cancel, Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";

/** How many requests may wait for their turn. */
const WAITING_MAX = 500;

/** A vendor's rate for requests, and what is used of it. */
export interface PaceRules {
  /** The vendor's name as sentences for users have it. */
  readonly vendor: string;
  /** So many may leave at once after a rest. */
  readonly burst: number;
  /** And then one each so long. */
  readonly everyMs: number;
}

interface Turn {
  readonly go: () => void;
  readonly refuse: (fault: SourceFault) => void;
}

/** The rate of requests to one vendor: each waits for its turn, none leaves while the vendor said to stay away. */
export class RequestPace {
  readonly #rules: PaceRules;
  readonly #scheduler: Scheduler;
  readonly #waiting: Turn[] = [];
  #tokens: number;
  #countedAtMs: number;
  #away: { readonly untilMs: number; readonly message: string } | undefined;
  #next: Cancel | undefined;
  #isClosed = false;

  constructor(rules: PaceRules, scheduler: Scheduler) {
    this.#rules = rules;
    this.#scheduler = scheduler;
    this.#tokens = rules.burst;
    this.#countedAtMs = scheduler.now();
  }

  /** How many may leave at once. */
  left(): number {
    this.#count();
    return this.#awayMs() > 0 ? 0 : Math.floor(this.#tokens);
  }

  /** Resolves when the request may leave; rejects with a SourceFault when it may not, or too many wait. */
  take(): Promise<void> {
    if (this.#isClosed) return Promise.reject(this.#closed());
    if (this.#awayMs() > 0) return Promise.reject(this.#awayFault());
    if (this.#waiting.length >= WAITING_MAX) {
      const fault = new SourceFault("unavailable", `Too many look-ups wait for ${this.#rules.vendor}.`, 1_000);
      return Promise.reject(fault);
    }
    return new Promise((go, refuse) => {
      this.#waiting.push({ go, refuse });
      this.#serve();
    });
  }

  /** Lets nothing leave until the fault's time has passed; who waits is told at once. */
  stayAway(fault: SourceFault): void {
    this.#away = { untilMs: this.#scheduler.now() + (fault.retryAfterMs ?? 60_000), message: fault.message };
    for (const { refuse } of this.#waiting.splice(0)) refuse(this.#awayFault());
  }

  /** Refuses who waits and who comes. */
  close(): void {
    this.#isClosed = true;
    this.#next?.();
    this.#next = undefined;
    for (const { refuse } of this.#waiting.splice(0)) refuse(this.#closed());
  }

  #serve(): void {
    this.#count();
    while (this.#tokens >= 1) {
      const turn = this.#waiting.shift();
      if (!turn) return;
      this.#tokens--;
      turn.go();
    }
    if (this.#waiting.length === 0) return;
    this.#next ??= this.#scheduler.after(Math.ceil((1 - this.#tokens) * this.#rules.everyMs), () => {
      this.#next = undefined;
      this.#serve();
    });
  }

  #count(): void {
    const now = this.#scheduler.now();
    // A clock set back gives nothing and takes nothing.
    const passedMs = Math.max(0, now - this.#countedAtMs);
    this.#tokens = Math.min(this.#rules.burst, this.#tokens + passedMs / this.#rules.everyMs);
    this.#countedAtMs = now;
  }

  #awayMs(): number {
    return this.#away ? this.#away.untilMs - this.#scheduler.now() : 0;
  }

  #awayFault(): SourceFault {
    return new SourceFault("unavailable", this.#away?.message ?? "", Math.max(0, this.#awayMs()));
  }

  #closed(): SourceFault {
    return new SourceFault("unavailable", `The look-ups at ${this.#rules.vendor} have ended.`);
  }
}
