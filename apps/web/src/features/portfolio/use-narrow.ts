"use client";
import { useSyncExternalStore } from "react";

/** Where cards take the place of tables; the same width as the shell's bottom bar. */
const NARROW = "(max-width: 700px)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(NARROW);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether the window is a phone's. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(NARROW).matches,
    () => false,
  );
}
