"use client";
import { type ReactNode, useEffect } from "react";
import { spoken } from "./spoken.ts";

/** What is there sooner need not be told of. */
const SAID_AFTER_MS = 500;

/** Something that is on its way: what holds its place, and for those who do not see that, once, what loads. */
export function Loading({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  useEffect(() => {
    let unsay: (() => void) | undefined;
    const timer = setTimeout(() => (unsay = spoken.say(label)), SAID_AFTER_MS);
    return () => {
      clearTimeout(timer);
      unsay?.();
    };
  }, [label]);
  return (
    <div className={className}>
      <p className="sr-only">{label}</p>
      {children}
    </div>
  );
}
