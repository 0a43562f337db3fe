import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { StoreFault } from "../../engine/ports/store.ts";
import { heard, type FromThread, type ToThread } from "./messages.ts";

/** What the thread runs; the bundle has it beside its other files. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./entry.ts" : "./store.js", import.meta.url);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a thread is made with. */
export interface DatabaseThreadDeps {
  readonly url: string;
  /** How many calls may wait; one more is refused. */
  readonly waitingMax: number;
  /** Its heap may grow to this, then it ends, and it alone. */
  readonly heapMbMax: number;
  /** Hears each fault that a call is told, and those that the database has found by itself. */
  readonly onFault: (fault: StoreFault) => void;
}

/** One life of the thread that has the database: from its opening to its end, whoever ended it. */
export class DatabaseThread {
  /** Resolves when the database is open. Rejects with a StoreFault where it is not to be had. */
  readonly opened: Promise<void>;
  /** Resolves when it is over, with why it ended by itself; every call was answered by then. */
  readonly over: Promise<unknown>;
  readonly #deps: DatabaseThreadDeps;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #isOver = false;

  constructor(deps: DatabaseThreadDeps) {
    this.#deps = deps;
    this.#worker = new Worker(fileURLToPath(ENTRY), {
      workerData: deps.url,
      name: "store",
      resourceLimits: { maxOldGenerationSizeMb: deps.heapMbMax },
    });
    const opened = Promise.withResolvers<void>();
    this.opened = opened.promise;
    this.#worker.on("message", (message: FromThread) => {
      if (message === "opened") opened.resolve();
      else if ("refused" in message) opened.reject(heard(message.refused));
      else if ("found" in message) this.#tell(heard(message.found));
      else this.#answer(message);
    });
    this.over = new Promise((resolve) => {
      let why: unknown;
      this.#worker.once("error", (error) => (why = error));
      this.#worker.once("exit", (code) => {
        why ??= new Error(`the thread has ended with ${code}`);
        const fault = lost(why);
        this.#isOver = true;
        opened.reject(fault);
        for (const { reject } of this.#waiting.values()) reject(fault);
        this.#waiting.clear();
        resolve(why);
      });
    });
    // Who only waits for its end hears of it there.
    this.opened.catch(() => {});
  }

  /** Asks the database. Rejects with a StoreFault, also where the thread ends before it answers. */
  call(part: string, method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) throw lost();
      if (this.#waiting.size >= this.#deps.waitingMax) throw tooMany();
      const id = ++this.#calls;
      this.#worker.postMessage({ id, part, method, args } satisfies ToThread, []);
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Lets it answer what it was asked, close the database, and end. */
  close(): Promise<unknown> {
    this.#worker.postMessage("close" satisfies ToThread, []);
    return this.over;
  }

  #answer(message: Extract<FromThread, { readonly id: number }>): void {
    const asker = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("value" in message) return asker?.resolve(message.value);
    const error = heard(message.error);
    this.#tell(error);
    asker?.reject(error);
  }

  #tell(error: Error): void {
    // What its asker got wrong is nobody else's to know.
    if (error instanceof StoreFault && error.reason !== "INVALID_ARGUMENT") this.#deps.onFault(error);
  }
}

function lost(cause?: unknown): StoreFault {
  return new StoreFault(
    "The server's database was lost before it answered: what was asked may have been done or not.",
    {
      cause,
    },
  );
}

function tooMany(): StoreFault {
  return new StoreFault("The server's database is behind by too much to take more now.");
}
