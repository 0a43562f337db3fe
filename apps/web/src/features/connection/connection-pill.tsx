"use client";
import type { ConnectionState } from "@streampulse/client";
import { useConnection } from "@streampulse/client/react";
import { useNow } from "../../ui/clock.ts";
import { connectionWords } from "./connection-words.ts";

const DOT = {
  good: "bg-up ring-up-soft",
  waiting: "bg-warn ring-warn-soft",
  bad: "bg-down ring-down-soft",
} as const;

/** How the stream is. Its word is announced when it changes; the running seconds are for the eye alone. */
export function ConnectionPill() {
  const state = useConnection();
  const counts = state.status === "stalled" || state.status === "reconnecting";
  return <Pill state={state} nowMs={useNow(counts)} />;
}

/** The pill of a given state; by itself before there is a connection to ask. */
export function Pill({ state, nowMs }: { state: ConnectionState; nowMs: number }) {
  const { tone, word, detail } = connectionWords(state, nowMs);
  return (
    <div
      role="status"
      aria-label="Connection"
      title={state.status === "reconnecting" ? state.reason : undefined}
      className="flex h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 text-[12.5px] whitespace-nowrap text-muted tabular-nums"
    >
      <i aria-hidden="true" className={`size-[7px] rounded-full ring-3 ${DOT[tone]}`} />
      <span>{word}</span>
      {detail && <span aria-hidden="true">{detail}</span>}
    </div>
  );
}
