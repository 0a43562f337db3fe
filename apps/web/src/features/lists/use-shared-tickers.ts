"use client";
import type { TickerEntry } from "@streampulse/core";
import { useEffect, useState } from "react";
import { type SharedTickers, sharedTickers } from "./share-link.ts";

/** What the page's own link proposes, until it was taken or declined: then the address has it no more. */
export function useSharedTickers(): {
  readonly proposal: SharedTickers | undefined;
  /** Ends the proposal; its tickers. */
  readonly take: () => readonly TickerEntry[];
} {
  const [proposal, setProposal] = useState<SharedTickers>();
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- what is exported knows no address
    setProposal(sharedTickers(location.search));
  }, []);
  return {
    proposal,
    take: () => {
      setProposal(undefined);
      history.replaceState(history.state, "", location.pathname);
      return (proposal?.tickers ?? []).map((ticker) => ({ ticker }));
    },
  };
}
