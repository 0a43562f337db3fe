"use client";
import { useSyncExternalStore } from "react";

/** One timer for every age and countdown on the page; it runs only while one is shown. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = Date.now();
    timer = setInterval(() => {
      nowMs = Date.now();
      for (const tell of listeners) tell();
    }, 1_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const never = (): (() => void) => () => undefined;

/** The time, anew each second while `runs`; otherwise the time of the last look, which renders nothing. */
export function useNow(runs: boolean): number {
  const read = (): number => (listeners.size === 0 ? (nowMs ||= Date.now()) : nowMs);
  return useSyncExternalStore(runs ? subscribe : never, runs ? read : () => 0, () => 0);
}
