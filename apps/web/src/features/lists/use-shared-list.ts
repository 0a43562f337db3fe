"use client";
import { useEffect, useState } from "react";
import { type SharedList, sharedList } from "./share-link.ts";

/** What the page's own link proposes, until it was taken or declined: then the address has it no more. */
export function useSharedList(): {
  readonly proposal: SharedList | undefined;
  /** Ends the proposal. */
  readonly end: () => void;
} {
  const [proposal, setProposal] = useState<SharedList>();
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- what is exported knows no address
    setProposal(sharedList(location.search));
  }, []);
  return {
    proposal,
    end: () => {
      setProposal(undefined);
      history.replaceState(history.state, "", location.pathname);
    },
  };
}
