import { backoffMs, HEALTHY_AFTER_MS, type Cancel, type Scheduler } from "@streampulse/core";

import { StoreFault, type Store } from "../../engine/ports/store.ts";
import { forwardedParts } from "../parts.ts";
import { DatabaseThread, type DatabaseThreadDeps } from "./database-thread.ts";

/** How many calls may wait for the database. More would be memory that only grows: they are refused. */
const WAITING_MAX = 10_000;
/** What the thread needs at its most is some tens of megabytes: a server must not go down with one that needs more. */
const HEAP_MB_MAX = 512;
/** A thread that ends so often before it was well for a while is not started again: it would end for ever. */
const RESTARTS_MAX = 8;

/** What a store in a thread is made with. */
export interface ThreadStoreDeps extends Partial<Omit<DatabaseThreadDeps, "url">> {
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly restartsMax?: number;
  /** Told when the database is there again, once its thread had ended by itself. */
  readonly onBack?: () => void;
}

/**
 * Opens a database in a thread of its own, so that neither writing nor waiting for the disk holds up this one. Each call
 * is one message, and each transaction is made there whole. A thread that ends by itself is started again, a few times,
 * each time later; calls are refused meanwhile. Rejects with a StoreFault.
 */
export async function openInThread(url: string, deps: ThreadStoreDeps): Promise<Store> {
  const lives = new ThreadLives(url, deps);
  await lives.begin();
  return Object.assign(
    forwardedParts((part, method, args) => lives.call(part, method, args)),
    { close: () => lives.close() },
  );
}

/** A thread after the other. */
class ThreadLives {
  readonly #deps: ThreadStoreDeps;
  readonly #threadDeps: DatabaseThreadDeps;
  #thread: DatabaseThread | undefined;
  readonly #restartsMax: number;
  /** Why no call is taken. */
  #fault: StoreFault | undefined;
  /** How often it was started again since it was last well. */
  #restarts = 0;
  #openedMs = 0;
  #cancel: Cancel | undefined;
  #closed: Promise<void> | undefined;

  constructor(url: string, deps: ThreadStoreDeps) {
    const { waitingMax = WAITING_MAX, heapMbMax = HEAP_MB_MAX, onFault = () => {} } = deps;
    this.#deps = deps;
    this.#restartsMax = deps.restartsMax ?? RESTARTS_MAX;
    this.#threadDeps = { url, waitingMax, heapMbMax, onFault };
  }

  /** Rejects where the first cannot be opened: then there is none. */
  async begin(): Promise<void> {
    const thread = new DatabaseThread(this.#threadDeps);
    await thread.opened;
    this.#have(thread);
  }

  async call(part: string, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#fault || !this.#thread) throw this.#fault ?? failed();
    return this.#thread.call(part, method, args);
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    this.#fault = new StoreFault("The server is going down.", { detail: "The database is closed." });
    this.#cancel?.();
    await this.#thread?.close();
  }

  #have(thread: DatabaseThread): void {
    this.#thread = thread;
    this.#fault = undefined;
    this.#openedMs = this.#deps.scheduler.now();
    void thread.over.then((why) => this.#lost(why));
  }

  #lost(why: unknown): void {
    this.#thread = undefined;
    if (this.#closed) return;
    if (this.#deps.scheduler.now() - this.#openedMs >= HEALTHY_AFTER_MS) this.#restarts = 0;
    this.#fault = failed(why, this.#restarts < this.#restartsMax);
    this.#threadDeps.onFault(this.#fault);
    this.#startLater();
  }

  #startLater(): void {
    if (this.#restarts >= this.#restartsMax) return;
    const { scheduler, random } = this.#deps;
    this.#cancel = scheduler.after(backoffMs(this.#restarts++, random), () => void this.#start());
  }

  async #start(): Promise<void> {
    const thread = (this.#thread = new DatabaseThread(this.#threadDeps));
    try {
      await thread.opened;
    } catch (error) {
      await thread.over;
      this.#thread = undefined;
      if (this.#closed) return;
      // It is said why it is not there, once each; with the last time, that it stays so.
      const isLast = this.#restarts >= this.#restartsMax;
      this.#fault = isLast || !(error instanceof StoreFault) ? failed(error, !isLast) : error;
      this.#threadDeps.onFault(this.#fault);
      return this.#startLater();
    }
    if (this.#closed) return;
    this.#have(thread);
    this.#deps.onBack?.();
  }
}

function failed(cause?: unknown, isTriedAgain = false): StoreFault {
  const next = isTriedAgain ? "it is started again" : "a restart of the server brings it back";
  const said = cause instanceof StoreFault ? cause.detail : cause instanceof Error ? cause.message : "";
  const why = said === "" ? "" : ` (${said})`;
  return new StoreFault(`The server's database has failed; ${next}.`, {
    detail: `The thread of the database has ended by itself${why}; ${next}.`,
    cause,
  });
}
