import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { StoreFault, type Store } from "../../engine/ports/store.ts";
import { forwardedParts } from "../parts.ts";
import { heard, type FromThread, type ToThread } from "./messages.ts";

/** What the thread runs; the bundle has it beside its other files. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./entry.ts" : "./store.js", import.meta.url);

/** How many calls may wait for the database. More would be memory that only grows: they are refused. */
const WAITING_MAX = 10_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens a database in a thread of its own, so that neither writing nor waiting for the disk holds up this one. Each call
 * is one message, and each transaction is made there whole. `onFault` hears each fault that a call is told. Rejects with
 * a StoreFault.
 */
export async function openInThread(
  url: string,
  onFault: (fault: StoreFault) => void = () => {},
  waitingMax = WAITING_MAX,
): Promise<Store> {
  const thread = new Worker(fileURLToPath(ENTRY), { workerData: url, name: "store" });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  /** Why it takes no more calls. */
  let over: StoreFault | undefined;
  const exited = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  const end = (fault: StoreFault) => {
    over ??= fault;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  };
  const call = (part: string, method: string, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (over) throw over;
      if (waiting.size >= waitingMax) throw tooMany();
      const id = ++calls;
      thread.postMessage({ id, part, method, args } satisfies ToThread, []);
      waiting.set(id, { resolve, reject });
    });
  await new Promise<void>((resolve, reject) => {
    thread.on("message", (message: FromThread) => {
      if (message === "opened") return resolve();
      if ("refused" in message) return reject(heard(message.refused));
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if ("value" in message) return asker?.resolve(message.value);
      const error = heard(message.error);
      if (error instanceof StoreFault) onFault(error);
      asker?.reject(error);
    });
    thread.once("error", (error) => {
      const fault = new StoreFault("The server's database has failed; a restart brings it back.", { cause: error });
      onFault(fault);
      end(fault);
      reject(fault);
    });
    void exited.then(() => end(new StoreFault("The server's database has failed; a restart brings it back.")));
  });
  return Object.assign(forwardedParts(call), {
    close(): Promise<void> {
      if (!over) {
        over = new StoreFault("The server is going down.", { detail: "The database is closed." });
        thread.postMessage("close" satisfies ToThread, []);
      }
      return exited;
    },
  });
}

function tooMany(): StoreFault {
  return new StoreFault("The server's database is behind by too much to take more now.");
}
