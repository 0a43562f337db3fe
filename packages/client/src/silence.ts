import type { Cancel, Scheduler } from "@streampulse/core";

/** Silence of this length is worth telling: the server's heartbeat, every 5 s, is overdue. */
export const STALLED_AFTER_MS = 7_000;

/** After silence of this length the connection is taken for dead. */
export const LOST_AFTER_MS = 10_000;

/** What to do about silence. `stalled` comes at most once per silence, `lost` at most once. */
export interface SilenceHandlers {
  stalled(sinceMs: number): void;
  lost(): void;
}

/** Watches one connection from its making for signs of life. One timer, never set anew for a message. */
export class Silence {
  readonly #scheduler: Scheduler;
  readonly #handlers: SilenceHandlers;
  #heardMs: number;
  #stalled = false;
  #cancel: Cancel | undefined;

  constructor(scheduler: Scheduler, handlers: SilenceHandlers) {
    this.#scheduler = scheduler;
    this.#handlers = handlers;
    this.#heardMs = scheduler.now();
    this.#check();
  }

  /** When the last sign of life came. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** A sign of life came; watching goes on if it was stopped. */
  heard(): void {
    this.#heardMs = this.#scheduler.now();
    this.#stalled = false;
    if (!this.#cancel) this.#check();
  }

  /** Whether the silence is too long by now: timers stand still while a machine sleeps. */
  get overdue(): boolean {
    return this.#cancel !== undefined && this.#scheduler.now() - this.#heardMs >= LOST_AFTER_MS;
  }

  /** Stops watching. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #check(): void {
    this.stop();
    // A clock that is set back must not lengthen the wait: the silence counts from then on.
    this.#heardMs = Math.min(this.#heardMs, this.#scheduler.now());
    const silentMs = this.#scheduler.now() - this.#heardMs;
    if (silentMs >= LOST_AFTER_MS) return this.#handlers.lost();
    const next = silentMs >= STALLED_AFTER_MS ? LOST_AFTER_MS : STALLED_AFTER_MS;
    this.#cancel = this.#scheduler.after(next - silentMs, () => this.#check());
    if (next === LOST_AFTER_MS && !this.#stalled) {
      this.#stalled = true;
      this.#handlers.stalled(this.#heardMs);
    }
  }
}
