"use client";
import { useEffect } from "react";
import { hasLetterKeys } from "../settings/use-settings.ts";

/** Keys and what they do, as the help lists them: `[["/"], "Add a ticker"]`. */
export type HelpKeys = readonly (readonly [keys: readonly string[], does: string])[];

/** Whether a key, or one of a help's list, is a letter or a sign: what speech input says and what a slip of the hand hits. */
export function isLetterKey(key: string): boolean {
  return key.length === 1 && key !== " " && !ARROWS.includes(key);
}

/** As the help writes them. */
const ARROWS = "↑↓←→";

/**
 * Whether a key is the page's to act upon: not while text is typed, a dialog or menu is open or a modifier is down, and a letter
 * or sign only where the reader leaves them to the page (WCAG 2.2, 2.1.4).
 */
export function isPageKey(event: KeyboardEvent): boolean {
  if (isLetterKey(event.key) && !hasLetterKeys()) return false;
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
