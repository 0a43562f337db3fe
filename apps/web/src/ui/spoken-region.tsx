"use client";
import { useSyncExternalStore } from "react";
import { spoken } from "./spoken.ts";

const SILENCE = { number: 0, text: "" };

/** Where screen readers hear what the page says; once on the page, and there from its first moment. */
export function SpokenRegion() {
  const { number, text } = useSyncExternalStore(spoken.subscribe, spoken.now, () => SILENCE);
  return (
    <div role="status" aria-label="Said" className="sr-only">
      {text !== "" && <p key={number}>{text}</p>}
    </div>
  );
}
