import type { Census } from "../../engine/ports/session-exchange.ts";

/** Asks everybody; called back once, with what those who answered in time hold together. */
export type AskAll = (tell: (all: Census) => void) => void;

/** Counts for many at once: one count at a time, and each who asks gets one that was begun after. */
export class HeadCount {
  readonly #askAll: AskAll;
  #waiting: ((all: Census) => void)[] = [];
  #isCounting = false;

  constructor(askAll: AskAll) {
    this.#askAll = askAll;
  }

  ask(tell: (all: Census) => void): void {
    this.#waiting.push(tell);
    if (!this.#isCounting) this.#count();
  }

  #count(): void {
    const told = this.#waiting;
    this.#waiting = [];
    this.#isCounting = true;
    this.#askAll((all) => {
      this.#isCounting = false;
      for (const tell of told) tell(all);
      if (this.#waiting.length > 0) this.#count();
    });
  }
}

/** Everything together. */
export function sum(counts: readonly Census[]): Census {
  const total = (name: keyof Census) => counts.reduce((all, census) => all + census[name], 0);
  return { streams: total("streams"), sessions: total("sessions"), connections: total("connections") };
}
