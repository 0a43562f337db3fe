"use client";
import { usePriceStore } from "@streampulse/client/react";
import { useNow } from "../../ui/clock.ts";

/**
 * The server's time by this device's clock, anew each second while `runs`: what ages are counted by, for a device may be
 * minutes ahead. Until a stream has told it, the device's own.
 */
export function useServerNow(runs: boolean): number {
  const store = usePriceStore();
  const nowMs = useNow(runs);
  return runs ? nowMs - (store.session?.clockAheadMs ?? 0) : 0;
}
