"use client";
import type { ConnectionState } from "@streampulse/client";
import { usePriceStore, useTickers } from "@streampulse/client/react";
import { useCallback, useSyncExternalStore } from "react";
import { useNow } from "../../ui/clock.ts";
import { useStreamState } from "../session/session-context.tsx";
import { sourceTrouble } from "../watchlist/source-words.ts";
import { connectionWords } from "./connection-words.ts";

type SourceTrouble = ReturnType<typeof sourceTrouble>;

const DOT = {
  good: "bg-good ring-good-soft",
  waiting: "bg-warn ring-warn-soft",
  bad: "bg-bad ring-bad-soft",
} as const;

/** How the stream is. Its word is announced when it changes; the running seconds are for the eye alone. */
export function ConnectionPill() {
  const state = useStreamState();
  const sources = useSourceTrouble();
  const counts = state.status === "stalled" || state.status === "reconnecting";
  return <Pill state={state} nowMs={useNow(counts)} sources={sources} />;
}

/** Asked again whenever a listed price changes, but rendered only when the answer does. */
function useSourceTrouble(): SourceTrouble {
  const store = usePriceStore();
  const tickers = useTickers();
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = tickers.map((ticker) => store.subscribe(ticker, listener));
      return () => leave.forEach((call) => call());
    },
    [store, tickers],
  );
  const read = (): SourceTrouble => sourceTrouble(tickers.map((ticker) => store.price(ticker)));
  return useSyncExternalStore(subscribe, read, () => "none");
}

/** The pill of a given state; by itself before there is a connection to ask. */
export function Pill({ state, nowMs, sources }: { state: ConnectionState; nowMs: number; sources?: SourceTrouble }) {
  const { tone, word, detail } = connectionWords(state, nowMs, sources);
  return (
    <div
      role="status"
      aria-label="Connection"
      title={state.status === "reconnecting" ? state.reason : undefined}
      className="flex h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 text-[12.5px] whitespace-nowrap text-muted tabular-nums"
    >
      <i aria-hidden="true" className={`size-[7px] rounded-full ring-3 ${DOT[tone]}`} />
      {/* On the narrowest phones a good stream is a dot: its word is said, and has no room. */}
      <span className={tone === "good" ? "max-[359px]:sr-only" : ""}>{word}</span>
      {detail && <span aria-hidden="true">{detail}</span>}
    </div>
  );
}
