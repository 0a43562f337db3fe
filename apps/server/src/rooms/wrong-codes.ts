import { Failure } from "@streampulse/core";

import { addressGroup } from "./address-group.ts";
import { ADDRESSES_MAX, WRONG_CODES_MAX, WRONG_CODES_PER_SECOND } from "./room-limits.ts";

interface Tries {
  left: number;
  atMs: number;
}

/**
 * Bounds the guessing of codes by address, or by /64 of IPv6. Right codes cost nothing, so that a class behind one address comes in as fast
 * as it likes; while an address has guessed too often it is told nothing, or a right guess would still show.
 */
export class WrongCodes {
  readonly #byAddress = new Map<string, Tries>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Before a code is looked up. Throws LIMIT_CODES with the time to wait. */
  ask(address: string): void {
    const tries = this.#of(addressGroup(address));
    if (tries === undefined || tries.left >= 1) return;
    const retryAfterMs = Math.ceil(((1 - tries.left) / WRONG_CODES_PER_SECOND) * 1_000);
    throw new Failure("LIMIT_CODES", undefined, { limit: WRONG_CODES_MAX, retryAfterMs });
  }

  /** The code was none. */
  wasWrong(address: string): void {
    const group = addressGroup(address);
    const tries = this.#of(group) ?? { left: WRONG_CODES_MAX, atMs: this.#now() };
    tries.left -= 1;
    // Last heard of, last forgotten.
    this.#byAddress.delete(group);
    const oldest = this.#byAddress.keys().next();
    if (this.#byAddress.size >= ADDRESSES_MAX && !oldest.done) this.#byAddress.delete(oldest.value);
    this.#byAddress.set(group, tries);
  }

  #of(group: string): Tries | undefined {
    const tries = this.#byAddress.get(group);
    if (tries === undefined) return undefined;
    const nowMs = this.#now();
    tries.left = Math.min(WRONG_CODES_MAX, tries.left + ((nowMs - tries.atMs) / 1_000) * WRONG_CODES_PER_SECOND);
    tries.atMs = nowMs;
    return tries;
  }
}
