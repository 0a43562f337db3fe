import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { ToWorker } from "./messages.ts";
import { Outbox } from "./outbox.ts";

/** How a worker ended. */
export interface WorkerEnding {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A worker's process, as its primary sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Does nothing where the worker is gone. */
  send(message: ToWorker): void;
  /** Whether so much waits for it to read that nothing should be added which can be left out. */
  readonly isFull: boolean;
  /** Whether so much waits that what can come later should. */
  readonly isBehind: boolean;
  kill(signal: NodeJS.Signals): void;
}

/** What a worker's process tells. */
export interface WorkerEvents {
  /** Unread: anything may be in it. */
  told(message: unknown): void;
  /** The last event, exactly once. */
  ended(ending: WorkerEnding): void;
}

/** Starts a worker; its events come after this call has returned. */
export type StartWorker = (events: WorkerEvents) => WorkerProcess;

/** Starts processes that run a file. They share this one's stderr; nobody reads their stdout. */
export function forkedWorker(file: URL): StartWorker {
  return (events) => {
    const child = fork(fileURLToPath(file), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    let isOver = false;
    const end = (ending: WorkerEnding) => {
      if (isOver) return;
      isOver = true;
      events.ended(ending);
    };
    child.on("message", (message) => events.told(message));
    // What it said before it ended is read by then.
    child.on("close", (code, signal) => end({ code, signal }));
    child.on("error", (error: NodeJS.ErrnoException) => {
      // Where no process could be made there is no other event; where there is one it goes on.
      if (child.pid === undefined) end({ code: null, signal: error.code ?? "unknown" });
    });
    const outbox = new Outbox((message, taken) => child.send(message, taken));
    return {
      pid: child.pid,
      send: (message) => {
        if (child.connected) outbox.send(message);
      },
      get isFull() {
        return outbox.isFull;
      },
      get isBehind() {
        return outbox.isBehind;
      },
      kill: (signal) => void child.kill(signal),
    };
  };
}
