"use client";
import { createContext, type ReactNode, use, useState, useSyncExternalStore } from "react";
import { useSession } from "../features/session/session-context.tsx";
import { useToasts } from "../ui/toast-context.ts";
import { firstList, type OpenWatchlist, openWatchlist } from "./open-watchlist.ts";

const Context = createContext<OpenWatchlist | undefined>(undefined);

/** Gives every place the reader's list. Over a fresh session it is the same list. */
export function WatchlistProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const toasts = useToasts();
  const [open, setOpen] = useState(() => openWatchlist(session, firstList(), toasts));
  if (open.session !== session) {
    const { tickers } = open.watchlist.state();
    setOpen(openWatchlist(session, { tickers, isDefault: false }, toasts));
  }
  return <Context value={open}>{children}</Context>;
}

/** The reader's list; throws outside of the shell. */
export function useOpenWatchlist(): OpenWatchlist {
  const open = use(Context);
  if (!open) throw new Error("useOpenWatchlist needs a WatchlistProvider above it");
  return open;
}

const never = (): (() => void) => () => undefined;

/** How many tickers the list has, for the rail; nothing before it is open, and of an empty one. */
export function ListCount() {
  const list = use(Context)?.watchlist;
  const count = useSyncExternalStore(
    list?.subscribe ?? never,
    () => list?.state().tickers.length ?? 0,
    () => 0,
  );
  return count > 0 && count;
}
