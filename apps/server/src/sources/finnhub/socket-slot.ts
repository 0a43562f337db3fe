import type { Scheduler } from "@streampulse/core";
import { Countdown } from "../vendor/countdown.ts";

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
  readonly #isOffered: boolean;
  #holder: object | undefined;
  /** Whether anybody ever had it. */
  #isUsed = false;
  readonly #held: Countdown;
  /** Since it was given back: until its end has reached Finnhub, and until it is for all. */
  readonly #settling: Countdown;
  readonly #reserved: Countdown;
  #failures = 0;

  constructor(scheduler: Scheduler, isOffered: boolean) {
    this.#isOffered = isOffered;
    const now = () => scheduler.now();
    [this.#held, this.#settling, this.#reserved] = [new Countdown(now), new Countdown(now), new Countdown(now)];
  }

  /** Whether it is kept from everybody after a failure. */
  get isHeld(): boolean {
    return this.#isOffered && this.#held.leftMs() > 0;
  }

  /** Takes it, if nobody has it. Gives how long to wait before the socket is opened, ms; undefined: not taken. */
  take(holder: object): number | undefined {
    if (!this.#isOffered || this.#holder || this.isHeld) return undefined;
    this.#holder = holder;
    this.#isUsed = true;
    return this.#settling.leftMs();
  }

  /** It works: the next failure is a first one. */
  works(): void {
    this.#failures = 0;
  }

  /** The holder's socket is no more. `retryAfterMs`: what the vendor said. */
  release(holder: object, end: SocketEnd, retryAfterMs = 0): void {
    if (this.#holder !== holder) return;
    this.#holder = undefined;
    this.#settling.start(SETTLES_MS);
    this.#reserved.start(FREE_FOR_ALL_MS);
    if (end === "closed" || end === "dropped") return;
    const ms = Math.min(HOLD_MAX_MS, HOLD_MS[end] * 2 ** this.#failures++);
    this.#held.start(Math.max(ms, retryAfterMs));
  }

  /** Whether a connection that polls should make way for one with the socket. `standsIn`: it polls for want of it. */
  invites(standsIn: boolean): boolean {
    if (!this.#isOffered || this.#holder || this.isHeld) return false;
    return standsIn || (this.#isUsed && this.#reserved.leftMs() === 0);
  }
}
