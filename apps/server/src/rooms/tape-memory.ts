import { Failure } from "@streampulse/core";

import { ROOMS_MAX } from "./room-limits.ts";

/** What one room holds of the memory for all: so many quotes, from before its tape is read until it ends. */
export interface TapeShare {
  /** From now on it is this many, in place of those before. Throws LIMIT_ROOMS where they are not to be had, and holds what it held. */
  hold(quotes: number): void;
}

/** The memory for all rooms' tapes: however many are read at once, they hold no more than that together. */
export class TapeMemory {
  readonly #quotesMax: number;
  #held = 0;

  constructor(quotesMax: number) {
    this.#quotesMax = quotesMax;
  }

  share(): TapeShare {
    let own = 0;
    return {
      hold: (quotes) => {
        if (quotes > own && this.#held - own + quotes > this.#quotesMax) {
          const message = "The rooms that there are take all the memory for rooms; end one first.";
          throw new Failure("LIMIT_ROOMS", message, { limit: ROOMS_MAX });
        }
        this.#held += quotes - own;
        own = quotes;
      },
    };
  }
}
