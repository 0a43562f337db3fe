import type { Scheduler } from "@streampulse/core";

/** Why a socket is no more: closed by us, ended after it had worked, kicked at once, or never opened. */
export type SocketEnd = "closed" | "dropped" | "kicked" | "refused";

const HOLD_MS = { kicked: 60_000, refused: 15_000 };
const HOLD_MAX_MS = 900_000;
/** A socket that nobody takes for so long is not wanted back by who had it: reconnects are faster. */
const FREE_FOR_ALL_MS = 90_000;
/** How long a socket's end takes to reach Finnhub, at most: until then a next one would be a second one. */
const SETTLES_MS = 1_000;

/**
 * The one socket that Finnhub allows for a key: one connection has it, the others poll. After a kick or a refusal
 * nobody has it for a while, longer each time.
 */
export class SocketSlot {
  readonly #scheduler: Scheduler;
  readonly #isOffered: boolean;
  #holder: object | undefined;
  /** When it was given back; undefined while nobody ever had it. */
  #freedMs: number | undefined;
  #heldUntilMs = -Infinity;
  #failures = 0;

  constructor(scheduler: Scheduler, isOffered: boolean) {
    this.#scheduler = scheduler;
    this.#isOffered = isOffered;
  }

  /** Whether it is kept from everybody after a failure. */
  get isHeld(): boolean {
    return this.#isOffered && this.#scheduler.now() < this.#heldUntilMs;
  }

  /** Takes it, if nobody has it. Gives how long to wait before the socket is opened, ms; undefined: not taken. */
  take(holder: object): number | undefined {
    if (!this.#isOffered || this.#holder || this.isHeld) return undefined;
    this.#holder = holder;
    if (this.#freedMs === undefined) return 0;
    // However wrong the clock was meanwhile.
    return Math.min(SETTLES_MS, Math.max(0, this.#freedMs + SETTLES_MS - this.#scheduler.now()));
  }

  /** It works: the next failure is a first one. */
  works(): void {
    this.#failures = 0;
  }

  /** The holder's socket is no more. `retryAfterMs`: what the vendor said. */
  release(holder: object, end: SocketEnd, retryAfterMs = 0): void {
    if (this.#holder !== holder) return;
    this.#holder = undefined;
    const now = this.#scheduler.now();
    this.#freedMs = now;
    if (end === "closed" || end === "dropped") return;
    const ms = Math.min(HOLD_MAX_MS, HOLD_MS[end] * 2 ** this.#failures++);
    this.#heldUntilMs = now + Math.max(ms, retryAfterMs);
  }

  /** Whether a connection that polls should make way for one with the socket. `standsIn`: it polls for want of it. */
  invites(standsIn: boolean): boolean {
    if (!this.#isOffered || this.#holder || this.isHeld) return false;
    return standsIn || (this.#freedMs !== undefined && this.#scheduler.now() - this.#freedMs >= FREE_FOR_ALL_MS);
  }
}
