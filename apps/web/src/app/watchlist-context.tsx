"use client";
import { createContext, type ReactNode, use, useState, useSyncExternalStore } from "react";
import { useSession } from "../features/session/session-context.tsx";
import { keptWatchlists } from "../features/session/kept/kept-watchlists.ts";
import { useToasts } from "../ui/toast-context.ts";
import { openLists, type OpenLists, type OpenWatchlist, openWatchlist } from "./open-watchlist.ts";

const Context = createContext<OpenWatchlist | undefined>(undefined);

/** One book for the page: a render that is thrown away and made anew must not open, and take over, a second one. */
let lists: OpenLists | undefined;

/** Gives every place the reader's lists. Over a fresh session they are the same lists. */
export function WatchlistProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const toasts = useToasts();
  const [open, setOpen] = useState(() =>
    openWatchlist(session, (lists ??= openLists(keptWatchlists(), toasts)), toasts),
  );
  if (open.session !== session) {
    open.watchlist.close();
    setOpen(openWatchlist(session, open, toasts));
  }
  return <Context value={open}>{children}</Context>;
}

/** The reader's lists; throws outside of the shell. */
export function useOpenWatchlist(): OpenWatchlist {
  const open = use(Context);
  if (!open) throw new Error("useOpenWatchlist needs a WatchlistProvider above it");
  return open;
}

const never = (): (() => void) => () => undefined;

/** How many tickers the open list has, for the rail; nothing before it is open, and of an empty one. */
export function ListCount() {
  const list = use(Context)?.watchlist;
  const count = useSyncExternalStore(
    list?.subscribe ?? never,
    () => list?.state().tickers.length ?? 0,
    () => 0,
  );
  return count > 0 && count;
}
