import type { Scheduler } from "@streampulse/core";

import type { SessionState } from "../../engine/ports/session-exchange.ts";

/** How many tickers' worth of sessions go together, about 300 kB; a session counts at least as so many. */
export const TICKERS_TOGETHER = 4_096;
const SESSION_TICKERS = 8;
/** Where nobody has room, after this long that is asked again. */
export const ROOM_ASK_MS = 20;

/** What sessions are handed on by. */
export interface LeavingDeps {
  readonly scheduler: Scheduler;
  readonly send: (key: string, state: SessionState) => void;
  /** Whether somebody has room for more by now; rejects where nobody answers. */
  readonly hasRoom: () => Promise<boolean>;
}

interface Waiting {
  readonly state: SessionState;
  readonly sinceMs: number;
}

/**
 * The sessions of a process that goes down, until others have them. They may be a hundred megabytes, so they go
 * some at a time, as those have room who take them. Where nobody answers whether there is room, all go at once.
 */
export class LeavingSessions {
  readonly #deps: LeavingDeps;
  readonly #waiting = new Map<string, Waiting>();
  #tickersLeft = 0;
  #isAsking = false;
  #gone: (() => void)[] = [];

  constructor(deps: LeavingDeps) {
    this.#deps = deps;
  }

  add(key: string, state: SessionState): void {
    this.#waiting.set(key, { state, sinceMs: this.#deps.scheduler.now() });
    this.#go();
  }

  /** One that somebody asks for before its turn; nobody else gets it. */
  take(key: string): SessionState | undefined {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(key);
    this.#tell();
    const { state, sinceMs } = waiting;
    // It has waited for its client meanwhile.
    const waitedMs = this.#deps.scheduler.now() - sinceMs;
    return { ...state, expiresInMs: Math.max(0, state.expiresInMs - waitedMs) };
  }

  /** Resolves when none waits. */
  async gone(): Promise<void> {
    if (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#gone.push(resolve));
  }

  #go(): void {
    for (const key of this.#waiting.keys()) {
      if (this.#tickersLeft <= 0) return void this.#ask();
      const state = this.take(key) as SessionState;
      this.#tickersLeft -= Math.max(SESSION_TICKERS, state.tickers.length);
      this.#deps.send(key, state);
    }
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { scheduler, hasRoom } = this.#deps;
    const tickers = await hasRoom().then(
      (is) => (is ? TICKERS_TOGETHER : 0),
      () => Infinity,
    );
    if (tickers > 0) this.#goOn(tickers);
    else scheduler.after(ROOM_ASK_MS, () => this.#goOn(0));
  }

  #goOn(tickers: number): void {
    this.#isAsking = false;
    this.#tickersLeft = tickers;
    this.#go();
  }

  #tell(): void {
    if (this.#waiting.size > 0) return;
    for (const resolve of this.#gone.splice(0)) resolve();
  }
}
