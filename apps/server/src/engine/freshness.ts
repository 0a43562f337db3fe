import { MarketSession, type Cancel, type Scheduler } from "@streampulse/core";

import type { Listed } from "./listed.ts";

/** How often silence is looked for and changed facts are told. */
const SWEEP_MS = 1_000;
/** A price is stale when its open market was silent for this long, or FACTOR times its usual gap if longer. */
const SILENT_MS = 30_000;
const SILENT_FACTOR = 5;

/** Looks once a second, off the tick path, at every listing in use: is it silent, have its facts changed. */
export class Freshness {
  readonly #scheduler: Scheduler;
  readonly #silent: (listed: Listed) => void;
  readonly #changed: (listed: Listed) => void;
  readonly #followHours: (listed: Listed) => boolean;
  readonly #inUse = new Set<Listed>();
  readonly #withNews = new Set<Listed>();
  #cancel: Cancel | undefined;

  /** `followHours` brings a listing's session up to its calendar, and says whether it changed. */
  constructor(
    scheduler: Scheduler,
    silent: (listed: Listed) => void,
    changed: (listed: Listed) => void,
    followHours: (listed: Listed) => boolean,
  ) {
    this.#scheduler = scheduler;
    this.#silent = silent;
    this.#changed = changed;
    this.#followHours = followHours;
  }

  /** Watches a listing from now on; its silence counts from now. */
  add(listed: Listed): void {
    listed.arrivedMs = this.#scheduler.now();
    this.#inUse.add(listed);
    this.#cancel ??= this.#scheduler.after(SWEEP_MS, () => this.#sweep());
  }

  remove(listed: Listed): void {
    this.#inUse.delete(listed);
    this.#withNews.delete(listed);
  }

  /** Its facts changed: told at the next sweep, however often they change until then. */
  changed(listed: Listed): void {
    if (this.#inUse.has(listed)) this.#withNews.add(listed);
  }

  /** Whether it has been silent for longer than an open market should be. */
  isSilent(listed: Listed): boolean {
    const limit = Math.max(SILENT_MS, SILENT_FACTOR * listed.usualGapMs);
    return this.#scheduler.now() - listed.arrivedMs > limit;
  }

  stop(): void {
    this.#cancel?.();
  }

  #sweep(): void {
    for (const listed of this.#inUse) if (this.#followHours(listed)) this.#withNews.add(listed);
    for (const listed of this.#withNews) this.#changed(listed);
    this.#withNews.clear();
    for (const listed of this.#inUse) {
      const isOpen = listed.info.marketSession !== MarketSession.CLOSED;
      if (isOpen && this.isSilent(listed)) this.#silent(listed);
    }
    this.#cancel = this.#inUse.size > 0 ? this.#scheduler.after(SWEEP_MS, () => this.#sweep()) : undefined;
  }
}
