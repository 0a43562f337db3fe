"use client";
import type { PriceStore } from "@streampulse/client";
import { usePriceStore } from "@streampulse/client/react";
import { useNow } from "../../ui/clock.ts";

/** The server's time at a moment of this device's clock; until a stream has told how far that is ahead, the same. */
export function serverTime(store: Pick<PriceStore, "session">, deviceMs: number): number {
  return deviceMs - (store.session?.clockAheadMs ?? 0);
}

/**
 * The server's time by this device's clock, anew each second while `runs`: what ages are counted by, for a device may be
 * minutes ahead. Until a stream has told it, the device's own.
 */
export function useServerNow(runs: boolean): number {
  const store = usePriceStore();
  const nowMs = useNow(runs);
  return runs ? serverTime(store, nowMs) : 0;
}
