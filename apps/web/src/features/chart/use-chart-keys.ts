"use client";
import { useEffect } from "react";
import { isPageKey } from "../help/use-help-key.ts";

/** What the keys of the chart do, by `KeyboardEvent.key`. */
export type ChartKeys = Readonly<Record<string, () => void>>;

/** Keys act anywhere in the place, but not while text is typed, a dialog is open or a modifier is down. */
export function useChartKeys(keys: ChartKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isPageKey(event)) return;
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}
