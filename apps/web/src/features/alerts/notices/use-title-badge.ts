"use client";
import { useEffect } from "react";
import { badgedTitle } from "./title-badge.ts";

/** Keeps the count of what was not read before the tab's title, whichever place sets it. */
export function useTitleBadge(count: number, hasMore: boolean): void {
  useEffect(() => {
    const write = (): void => {
      const title = badgedTitle(document.title, count, hasMore);
      if (title !== document.title) document.title = title;
    };
    write();
    if (count === 0) return undefined;
    const watch = new MutationObserver(write);
    watch.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => watch.disconnect();
  }, [count, hasMore]);
}
