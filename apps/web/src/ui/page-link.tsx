"use client";
import { useRouter } from "next/navigation";
import { type AnchorHTMLAttributes, useEffect } from "react";
import { rushIsOver } from "./first-rush.ts";

/**
 * A link to a place of this page, which changes places without loading the document anew. What is behind it comes ahead
 * of being asked for, but after the first prices.
 */
export function PageLink({
  href,
  onClick,
  children,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & {
  /** Its path, with or without a query. */
  href: string;
}) {
  const router = useRouter();
  useEffect(() => {
    let isGone = false;
    void rushIsOver.then(() => isGone || router.prefetch(href));
    return () => void (isGone = true);
  }, [router, href]);
  return (
    <a
      href={href}
      {...rest}
      onClick={(event) => {
        onClick?.(event);
        const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
        // The browser has a tab or a window of its own for these.
        if (event.defaultPrevented || isElsewhere) return;
        event.preventDefault();
        router.push(href);
      }}
    >
      {children}
    </a>
  );
}
