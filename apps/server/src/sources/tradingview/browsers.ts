import type { Cancel, Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import type { RunningBrowser } from "./chromium.ts";

/** A browser grows with the hours; then its pages move to a new one. */
const LIFETIME_MS = 6 * 3_600_000;
const MEMORY_MAX_BYTES = 1 << 30;
const WEIGH_EVERY_MS = 60_000;
/** What is large from the start is no leak: another one would be as large. */
const WEIGH_FIRST_MS = 600_000;
/** How long a browser waits for a page once it has none: who connects again finds it running. */
const IDLE_MS = 30_000;

/** Who has pages in a browser. */
export interface BrowserUser {
  /** The browser is to be left soon: whoever comes from now on gets another. */
  retiring(): void;
  /** The browser is gone, and every page in it. */
  lost(fault: SourceFault): void;
}

interface Generation {
  readonly running: Promise<RunningBrowser>;
  readonly users: Set<BrowserUser>;
  readonly timers: Set<Cancel>;
  /** Ends the wait for the next user. */
  endWait: Cancel;
}

/** The one browser of the source, started when it is needed, and its successor while pages move from one to the other. */
export class Browsers {
  readonly #launch: () => Promise<RunningBrowser>;
  readonly #scheduler: Scheduler;
  readonly #generations = new Set<Generation>();
  /** The browsers that are being ended, until their processes are gone. */
  readonly #endings = new Set<Promise<void>>();
  #current: Generation | undefined;
  #isClosed = false;

  /** `launch` starts one, or rejects with a SourceFault. */
  constructor(launch: () => Promise<RunningBrowser>, scheduler: Scheduler) {
    this.#launch = launch;
    this.#scheduler = scheduler;
  }

  /** The browser for this user's pages, until it calls `leave`. Rejects with a SourceFault. */
  async join(user: BrowserUser): Promise<RunningBrowser> {
    if (this.#isClosed) throw new SourceFault("unavailable", "The source is closed.");
    const generation = (this.#current ??= this.#start());
    generation.users.add(user);
    generation.endWait();
    return generation.running;
  }

  /** The user's pages are closed, or about to be. Idempotent. */
  leave(user: BrowserUser): void {
    for (const generation of this.#generations) {
      if (!generation.users.delete(user) || generation.users.size > 0) continue;
      if (generation !== this.#current) this.#end(generation);
      else generation.endWait = this.#later(generation, IDLE_MS, () => this.#end(generation));
    }
  }

  /** Ends every browser; resolves when none of their processes is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const generation of this.#generations) this.#end(generation);
    await Promise.all(this.#endings);
  }

  #start(): Generation {
    const generation: Generation = { running: this.#launch(), users: new Set(), timers: new Set(), endWait: () => {} };
    this.#generations.add(generation);
    // Whoever joined is told of a failure by the promise itself.
    this.#watch(generation).catch(() => this.#forget(generation));
    return generation;
  }

  async #watch(generation: Generation): Promise<void> {
    const browser = await generation.running;
    if (!this.#generations.has(generation)) return;
    browser.onEnded(() => this.#lost(generation));
    this.#later(generation, LIFETIME_MS, () => this.#retire(generation));
    this.#weighLater(generation, browser, WEIGH_FIRST_MS);
  }

  #weighLater(generation: Generation, browser: RunningBrowser, afterMs: number): void {
    this.#later(generation, afterMs, () => {
      void this.#weigh(generation, browser);
    });
  }

  async #weigh(generation: Generation, browser: RunningBrowser): Promise<void> {
    const bytes = await browser.memoryBytes();
    if (this.#current !== generation) return;
    if (bytes !== undefined && bytes > MEMORY_MAX_BYTES) this.#retire(generation);
    else this.#weighLater(generation, browser, WEIGH_EVERY_MS);
  }

  #retire(generation: Generation): void {
    if (this.#current !== generation) return;
    this.#current = undefined;
    if (generation.users.size === 0) this.#end(generation);
    for (const user of [...generation.users]) user.retiring();
  }

  #lost(generation: Generation): void {
    if (!this.#generations.has(generation)) return;
    this.#forget(generation);
    const fault = new SourceFault("unavailable", "The browser for TradingView ended and is started again.");
    for (const user of [...generation.users]) user.lost(fault);
  }

  #end(generation: Generation): void {
    this.#forget(generation);
    // One that never started has nothing to end.
    const ending = generation.running
      .then(
        (browser) => browser.close(),
        () => {},
      )
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  #forget(generation: Generation): void {
    this.#generations.delete(generation);
    if (this.#current === generation) this.#current = undefined;
    for (const cancel of generation.timers) cancel();
  }

  #later(generation: Generation, delayMs: number, call: () => void): Cancel {
    const end = this.#scheduler.after(delayMs, () => {
      generation.timers.delete(end);
      call();
    });
    generation.timers.add(end);
    return end;
  }
}
