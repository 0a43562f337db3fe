"use client";
import { useEffect } from "react";
import { isPageKey } from "../help/use-help-key.ts";

/** What the keys of the list do. */
export interface ListKeys {
  readonly search: () => void;
  readonly move: (rows: number) => void;
  readonly remove: () => void;
  readonly open: () => void;
  readonly sort: () => void;
  readonly pause: () => void;
  /** Moves the selected row itself. */
  readonly place: (by: 1 | -1) => void;
}

/** The action of a key, as `KeyboardEvent.key` names it; undefined for every other key. */
export function keyAction(key: string, keys: ListKeys): (() => void) | undefined {
  switch (key) {
    case "/":
      return keys.search;
    case "j":
    case "ArrowDown":
      return () => keys.move(1);
    case "k":
    case "ArrowUp":
      return () => keys.move(-1);
    case "Home":
      return () => keys.move(-Infinity);
    case "End":
      return () => keys.move(Infinity);
    case "Delete":
      return keys.remove;
    case "Enter":
      return keys.open;
    case "s":
      return keys.sort;
    case "p":
      return keys.pause;
    default:
      return undefined;
  }
}

/** Keys act anywhere on the page, but not while text is typed, a dialog is open or a modifier is down. */
export function useListKeys(keys: ListKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isArrow = event.key === "ArrowUp" || event.key === "ArrowDown";
      if (event.altKey && isArrow && target.closest("[role=grid]")) {
        event.preventDefault();
        return keys.place(event.key === "ArrowUp" ? -1 : 1);
      }
      if (!isPageKey(event)) return;
      // A row that was picked up has the keys until it is put down.
      if (target.closest("[aria-pressed=true]")) return;
      // A button's Enter is its own.
      if (event.key === "Enter" && target.getAttribute("role") !== "row") return;
      const act = keyAction(event.key, keys);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}
