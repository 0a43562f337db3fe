import { closeSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";

import type { Scheduler } from "@streampulse/core";

import { keptBeyond } from "./connection-cap.ts";

/** Descriptors that are no clients' connections: files, the runtime's own, connections to sources. */
const OTHERS = 64;
const PROBE_EVERY_MS = 1_000;
const SAY_EVERY_MS = 60_000;

/** How many files this process may have open; undefined where the system does not say. */
export function descriptorLimit(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/** How many clients' connections so many descriptors are enough for, at least one. */
export function connectionsWithin(limit: number): number {
  let most = Math.max(1, limit - OTHERS - keptBeyond(1));
  while (most > 1 && most + keptBeyond(most) + OTHERS > limit) most--;
  return most;
}

/** The descriptors that a cap of `max` connections needs. */
export function descriptorsFor(max: number): number {
  return max + keptBeyond(max) + OTHERS;
}

/**
 * Tells, at most once a minute, that the process has no descriptor left. The system's library closes what it
 * cannot accept without a word, so that nobody else would say why clients are turned away. Gives what ends it.
 */
export function watchDescriptors(scheduler: Scheduler, say: () => void): () => void {
  let saidMs = -Infinity;
  let cancel = () => {};
  const look = () => {
    if (isOut() && scheduler.now() - saidMs >= SAY_EVERY_MS) {
      saidMs = scheduler.now();
      say();
    }
    cancel = scheduler.after(PROBE_EVERY_MS, look);
  };
  look();
  return () => cancel();
}

function isOut(): boolean {
  try {
    closeSync(openSync(devNull, "r"));
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EMFILE" || code === "ENFILE";
  }
}
