"use client";
import { useEffect } from "react";

/** Keys and what they do, as the help lists them: `[["/"], "Add a ticker"]`. */
export type HelpKeys = readonly (readonly [keys: readonly string[], does: string])[];

/** Whether a key is the page's to act upon: not while text is typed, a dialog or menu is open or a modifier is down. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]")) return false;
  const target = event.target as HTMLElement;
  return !target.closest("input:not([type=radio]), textarea, select, dialog, [role=menu], [contenteditable]");
}

/** Calls when `?` is pressed anywhere on the page. */
export function useHelpKey(show: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "?" || !isPageKey(event)) return;
      event.preventDefault();
      show();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
}
