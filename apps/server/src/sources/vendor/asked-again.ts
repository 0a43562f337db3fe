import type { Cancel, Scheduler } from "@streampulse/core";

const FIRST_MS = 30_000;
const MAX_MS = 600_000;

/** What a connection has to ask its upstream for. */
interface Subscriptions<T> {
  /** What is wanted under this name. */
  find(name: string): T | undefined;
  /** It is refused no longer, and is asked for with what is to be sent next. */
  askAgain(found: T): void;
}

/**
 * What a vendor refused to stream for a reason that may pass: each is asked for again after 30 s, and after twice as
 * long whenever it was refused once more, up to ten minutes. One wait for each name, and none once it is closed.
 */
export class AskedAgain<T extends { refused: boolean }> {
  readonly #scheduler: Scheduler;
  readonly #subscriptions: Subscriptions<T>;
  readonly #toSend: () => void;
  readonly #waits = new Map<string, { readonly ms: number; readonly cancel: Cancel }>();
  #isClosed = false;

  /** `toSend`: the subscriptions have something to send. */
  constructor(scheduler: Scheduler, subscriptions: Subscriptions<T>, toSend: () => void) {
    this.#scheduler = scheduler;
    this.#subscriptions = subscriptions;
    this.#toSend = toSend;
  }

  /** It was refused: it is asked for when its time has come, if it is still wanted, and refused, by then. */
  later(name: string): void {
    if (this.#isClosed) return;
    const before = this.#waits.get(name);
    before?.cancel();
    const ms = before ? Math.min(before.ms * 2, MAX_MS) : FIRST_MS;
    const cancel = this.#scheduler.after(ms, () => {
      const found = this.#subscriptions.find(name);
      if (!found?.refused) return;
      found.refused = false;
      this.#subscriptions.askAgain(found);
      this.#toSend();
    });
    this.#waits.set(name, { ms, cancel });
  }

  /** Forgets all that are not wanted any more: their next wait is the first. */
  forgetUnwanted(): void {
    this.#forget((name) => this.#subscriptions.find(name) === undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#forget(() => true);
  }

  #forget(isOver: (name: string) => boolean): void {
    for (const [name, { cancel }] of this.#waits) {
      if (!isOver(name)) continue;
      cancel();
      this.#waits.delete(name);
    }
  }
}
