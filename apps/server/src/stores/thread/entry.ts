// What a store's thread runs: the database, and every call to it.
import { getPriority, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

import type { Store } from "../../engine/ports/store.ts";
import { openHere } from "../index.ts";
import { told, type FromThread, type ToThread } from "./messages.ts";

const port = parentPort;
if (port === null) throw new Error("this is the entry of a thread");
/** Prices go first where cores are scarce. */
const NICE = 5;
standBack();
const tell = (message: FromThread) => port.postMessage(message);

try {
  const store = await openHere(String(workerData), (fault) => tell({ found: told(fault) }));
  port.on("message", (message: ToThread) => {
    // With nobody to hear, and nothing open, the thread ends.
    if (message === "close") void store.close().then(() => port.close());
    else void answer(store, message);
  });
  tell("opened");
} catch (error) {
  tell({ refused: told(error) });
}

async function answer(store: Store, { id, part, method, args }: Exclude<ToThread, "close">): Promise<void> {
  try {
    const methods = store[part as keyof Store] as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
    tell({ id, value: await methods[method]?.(...args) });
  } catch (error) {
    tell({ id, error: told(error) });
  }
}

function standBack(): void {
  // Elsewhere it is the whole process that would stand back.
  if (process.platform !== "linux") return;
  try {
    setPriority(Math.max(getPriority(), NICE));
  } catch {
    // Where that is forbidden the thread takes its turn like any other.
  }
}
